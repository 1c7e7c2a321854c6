using Parley.Server.Composition;

namespace Parley.Server.Personas;

/// <summary>Registers what serves personas.</summary>
internal static class PersonaServices
{
    public static IServiceCollection AddPersonaApi(this IServiceCollection services) => services
        .AddJson(PersonasJson.Default)
        .AddSingleton<PersonaWarnings>()
        .AddSingleton<PersonaEndpoints>()
        .AddHostedService<PersonaWatch>();
}
