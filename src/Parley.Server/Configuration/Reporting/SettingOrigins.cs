using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;

using Parley.Core.Brain;

namespace Parley.Server.Configuration.Reporting;

/// <summary>Tells who has set what.</summary>
internal sealed class SettingOrigins(IConfiguration configuration)
{
    /// <summary>What some options take where they themselves say nothing, or what wins over them.</summary>
    private static readonly Dictionary<string, string> _standIns = new(StringComparer.OrdinalIgnoreCase)
    {
        [$"{BrainOptions.Section}:{nameof(BrainOptions.Provider)}"] = $"Parley:Engines:{nameof(EngineOptions.Brain)}",
        [$"{BrainOptions.Section}:{nameof(BrainOptions.Endpoint)}"] = "LLM_ENDPOINT",
        [$"{BrainOptions.Section}:{nameof(BrainOptions.Model)}"] = "LLM_MODEL",
    };

    /// <summary>Where the setting's value comes from.</summary>
    /// <param name="name">Its full name.</param>
    /// <param name="value">What it is, as text; another than the setting says is from what stands in for it.</param>
    /// <returns>With the name of the file or the variable; null where there is none.</returns>
    public (SettingOrigin Origin, string? Name) Of(string name, string? value)
    {
        bool isOther = configuration[name] is not { Length: > 0 } said || said != value;
        string key = isOther && _standIns.TryGetValue(name, out string? other) && configuration[other] == value ? other : name;
        if (configuration is not IConfigurationRoot root)
            return (SettingOrigin.Default, null);
        foreach (IConfigurationProvider provider in root.Providers.Reverse())
        {
            if (Has(provider, key))
                return Describe(provider, key);
        }

        return (SettingOrigin.Default, null);
    }

    private static bool Has(IConfigurationProvider provider, string key) =>
        provider.TryGet(key, out _) || provider.GetChildKeys([], key).Any();

    private static (SettingOrigin, string?) Describe(IConfigurationProvider provider, string key) => provider switch
    {
        NamedSettings { Origin: SettingOrigin.Environment } =>
            (SettingOrigin.Environment, VerbatimSettings.NameOf(key, Environment.GetEnvironmentVariable)),
        NamedSettings named => (named.Origin, null),
        EnvironmentVariablesConfigurationProvider => (SettingOrigin.Environment, VariableOf(key)),
        JsonConfigurationProvider file => (SettingOrigin.File, Path.GetFileName(file.Source.Path)),
        _ => (SettingOrigin.CommandLine, null),
    };

    /// <summary>As it is written in this environment, else as it would be.</summary>
    private static string VariableOf(string key)
    {
        string usual = key.Replace(":", "__", StringComparison.Ordinal);
        return Environment.GetEnvironmentVariables().Keys.Cast<string>()
                .FirstOrDefault(name => name.Equals(usual, StringComparison.OrdinalIgnoreCase))
            ?? usual.ToUpperInvariant();
    }
}
