using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

using Parley.Core;
using Parley.Server.Composition;
using Parley.Server.Configuration;

namespace Parley.Cli.Composition;

/// <summary>
/// The platform's parts without its web server. Nothing is loaded before it is asked for, so a command pays only for what it uses.
/// </summary>
internal sealed class CommandServices : IAsyncDisposable
{
    private readonly ServiceProvider _provider;

    private CommandServices(ServiceProvider provider) => _provider = provider;

    public IServiceProvider Provider => _provider;

    public EngineSelector Engines => _provider.GetRequiredService<EngineSelector>();

    /// <param name="overrides">Settings of the command line by full key.</param>
    /// <param name="clock">The time by which sessions live; null for the real one.</param>
    /// <exception cref="SettingsException">A setting is unknown or wrong.</exception>
    public static CommandServices Create(IEnumerable<KeyValuePair<string, string?>>? overrides = null, TimeProvider? clock = null)
    {
        IConfigurationRoot configuration = new ConfigurationBuilder().AddParleySettings(overrides).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddParley(configuration);
        if (clock is not null)
            services.Replace(ServiceDescriptor.Singleton(clock));
        return new CommandServices(services.BuildServiceProvider());
    }

    /// <summary>An engine by its own name.</summary>
    public T Keyed<T>(string name)
        where T : notnull => _provider.GetRequiredKeyedService<T>(name);

    /// <summary>The engine that the command line names, else the one that the settings or this machine choose.</summary>
    /// <exception cref="CommandException">There is no engine of that name.</exception>
    public T Choose<T>(EngineKind kind, string? name)
        where T : notnull
    {
        // The engine itself: whoever gives a command waits for a model to load, and would not take another voice for it.
        name ??= Engines.Choose(kind).Name;
        IReadOnlyList<EngineDescriptor> engines = Engines.List(kind);
        if (engines.Any(engine => engine.Name == name))
            return Keyed<T>(name);
        string suggestion = Nearest.To(name, engines.Select(static engine => engine.Name)) is { } near ? $"Did you mean '{near}'? " : "";
        throw new CommandException(
            ExitCode.Usage, $"There is no engine '{name}' for this. {suggestion}There are: {string.Join(", ", engines.Select(static engine => engine.Name))}.");
    }

    public ValueTask DisposeAsync() => _provider.DisposeAsync();
}
