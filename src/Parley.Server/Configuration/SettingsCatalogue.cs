using Microsoft.Extensions.Options;

namespace Parley.Server.Configuration;

/// <summary>Every setting there is under <c>Parley</c>; what is not in it is a mistake.</summary>
internal sealed class SettingsCatalogue
{
    /// <summary>The section that holds all settings.</summary>
    public const string Root = "Parley";

    private readonly SettingsNode _root = new();
    private readonly Dictionary<Type, string> _sections = [];

    /// <summary>Makes the properties of <typeparamref name="T"/> known.</summary>
    /// <param name="section">Below the root, such as <c>Server</c>; empty for the root itself.</param>
    public SettingsCatalogue Add<T>(string section)
        where T : class, new()
    {
        SettingsNode node = section.Length == 0 ? _root : _root.Section(section);
        node.AddProperties(new T());
        _sections.Add(typeof(T), section.Length == 0 ? Root : $"{Root}:{section}");
        return this;
    }

    /// <summary>Full names and defaults of all settings, in order; elements of lists as <c>*</c>.</summary>
    public IEnumerable<(string Name, object? Default)> Flatten() => Flatten(Root, _root);

    /// <summary>What is out of its range, by the full names of the settings.</summary>
    public string Describe(OptionsValidationException problem)
    {
        string section = _sections.GetValueOrDefault(problem.OptionsType, Root);
        // As data annotations word it.
        string prefix = $"The field {problem.OptionsType.Name}.";
        return string.Join(" ", problem.Failures.Select(Describe));

        string Describe(string failure)
        {
            int at = failure.IndexOf(prefix, StringComparison.Ordinal);
            if (at >= 0)
                return $"{section}:{failure[(at + prefix.Length)..]}";
            return failure.StartsWith(Root, StringComparison.Ordinal) ? failure : $"{section}: {failure}";
        }
    }

    /// <exception cref="SettingsException">
    /// A key under <c>Parley</c> is unknown; the message names the nearest known one.
    /// </exception>
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
        string path = $"{section.Path}:{key}";
        string meant = Flatten().Select(setting => setting.Name)
                .FirstOrDefault(name => name.EndsWith($":{key}", StringComparison.OrdinalIgnoreCase))
            ?? EditDistance.Nearest(path, node.Children.Keys.Select(name => $"{section.Path}:{name}"))
            ?? section.Path;
        return new SettingsException(
            $"There is no setting '{path}'; did you mean '{meant}'? docs/configuration.md lists all of them.");
    }
}
