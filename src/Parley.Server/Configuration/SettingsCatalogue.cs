namespace Parley.Server.Configuration;

/// <summary>Every setting there is under <c>Parley</c>; what is not in it is a mistake.</summary>
internal sealed class SettingsCatalogue
{
    /// <summary>The section that holds all settings.</summary>
    public const string Root = "Parley";

    private readonly SettingsNode _root = new();

    /// <summary>Makes the properties of <typeparamref name="T"/> known.</summary>
    /// <param name="section">Below the root, such as <c>Server</c>; empty for the root itself.</param>
    public SettingsCatalogue Add<T>(string section)
        where T : class, new()
    {
        SettingsNode node = section.Length == 0 ? _root : section.Split(':').Aggregate(_root, static (parent, name) => parent.Section(name));
        node.AddProperties(new T());
        return this;
    }

    /// <summary>Full names and defaults of all settings, in order; elements of lists as <c>*</c>.</summary>
    public IEnumerable<(string Name, object? Default)> Flatten() => Flatten(Root, _root);

    /// <exception cref="SettingsException">A key under <c>Parley</c> is unknown; the message names the nearest known one.</exception>
    public void Check(IConfiguration configuration) => Check(configuration.GetSection(Root), _root);

    private static IEnumerable<(string Name, object? Default)> Flatten(string path, SettingsNode node)
    {
        if (node.Element is { Children.Count: > 0 } element)
            return Flatten($"{path}:*", element);
        if (node.Children.Count == 0)
            return [(path, node.Default)];
        return node.Children.SelectMany(child => Flatten($"{path}:{child.Key}", child.Value));
    }

    private void Check(IConfigurationSection section, SettingsNode node)
    {
        foreach (IConfigurationSection child in section.GetChildren())
        {
            if ((node.Element ?? node.Children.GetValueOrDefault(child.Key)) is { } known)
                Check(child, known);
            else
                throw Unknown(section, child.Key, node);
        }
    }

    private SettingsException Unknown(IConfigurationSection section, string key, SettingsNode node)
    {
        string? meant = Flatten().Select(setting => setting.Name).FirstOrDefault(name => name.EndsWith($":{key}", StringComparison.OrdinalIgnoreCase))
            ?? EditDistance.Nearest($"{section.Path}:{key}", node.Children.Keys.Select(name => $"{section.Path}:{name}"))
            ?? section.Path;
        return new SettingsException(
            $"There is no setting '{section.Path}:{key}'; did you mean '{meant}'? docs/configuration.md lists all of them.");
    }
}
