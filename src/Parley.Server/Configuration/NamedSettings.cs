namespace Parley.Server.Configuration;

/// <summary>Settings in memory that say where they are from.</summary>
internal sealed class NamedSettings(
    SettingOrigin origin, IEnumerable<KeyValuePair<string, string?>> settings) : ConfigurationProvider, IConfigurationSource
{
    public SettingOrigin Origin => origin;

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public override void Load() => Data = new Dictionary<string, string?>(settings, StringComparer.OrdinalIgnoreCase);
}
