using System.Diagnostics.CodeAnalysis;

using Microsoft.Extensions.Options;

using Parley.Core.Brain;
using Parley.Core.Personas;
using Parley.Core.Playout;
using Parley.Core.Turns;
using Parley.Core.VoiceActivity;
using Parley.Server.Configuration;

namespace Parley.Server.Composition;

/// <summary>Registers the settings; each class of options is one section.</summary>
internal static class SettingsServices
{
    /// <summary>All settings there are.</summary>
    public static SettingsCatalogue Catalogue { get; } = new SettingsCatalogue()
        .Add<ServerOptions>("Server")
        .Add<SessionSocketOptions>("SessionSocket")
        .Add<EngineOptions>("Engines")
        .Add<VoiceActivityOptions>("VoiceActivity")
        .Add<TurnOptions>("Turns")
        .Add<PlayoutOptions>("Playout")
        .Add<BrainOptions>("Brain")
        .Add<PersonaOptions>("");

    /// <exception cref="SettingsException">A key under <c>Parley</c> is unknown.</exception>
    public static IServiceCollection AddSettings(this IServiceCollection services, IConfiguration configuration)
    {
        Catalogue.Check(configuration);
        return services
            .AddSingleton(configuration)
            .AddSection<ServerOptions, ServerOptionsValidator>(configuration, "Server")
            .AddSection<SessionSocketOptions, SessionSocketOptionsValidator>(configuration, "SessionSocket")
            .AddSection<EngineOptions, EngineOptionsValidator>(configuration, "Engines")
            .AddSection<VoiceActivityOptions, VoiceActivityOptionsValidator>(configuration, "VoiceActivity")
            .AddSection<TurnOptions, TurnOptionsValidator>(configuration, "Turns")
            .AddSection<PlayoutOptions, PlayoutOptionsValidator>(configuration, "Playout");
    }

    private static IServiceCollection AddSection<
        TOptions, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TValidator>(
        this IServiceCollection services, IConfiguration configuration, string name)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddOptions<TOptions>().Bind(configuration.GetSection($"{SettingsCatalogue.Root}:{name}")).ValidateOnStart();
        return services.AddSingleton<IValidateOptions<TOptions>, TValidator>();
    }
}
