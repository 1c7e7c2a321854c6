using Microsoft.Extensions.Options;

namespace Parley.Server.Configuration;

/// <summary>Every setting there is under <c>Parley</c>; what is not in it is a mistake.</summary>
internal sealed class SettingsCatalogue
{
    /// <summary>The section that holds all settings.</summary>
    public const string Root = "Parley";

    private readonly SettingsNode _root = new();
    private readonly Dictionary<Type, string> _sections = [];
    private readonly List<(string Section, Func<IServiceProvider, object> Read)> _readers = [];

    /// <summary>Makes the properties of <typeparamref name="T"/> known.</summary>
    /// <param name="section">Below the root, such as <c>Server</c>; empty for the root itself.</param>
    public SettingsCatalogue Add<T>(string section)
        where T : class, new()
    {
        Below(_root, section).AddProperties(new T());
        _readers.Add((section, static services => services.GetRequiredService<IOptions<T>>().Value));
        _sections.Add(typeof(T), section.Length == 0 ? Root : $"{Root}:{section}");
        return this;
    }

    /// <summary>Full names and defaults of all settings, in order; elements of lists as <c>*</c>.</summary>
    public IEnumerable<(string Name, object? Default)> Flatten() => Flatten(Root, _root);

    /// <summary>The same with the values in force; elements of lists by their number, and none of an empty list.</summary>
    public IEnumerable<(string Name, object? Value)> Flatten(IServiceProvider services)
    {
        var root = new SettingsNode();
        foreach ((string section, Func<IServiceProvider, object> read) in _readers)
            Below(root, section).AddProperties(read(services));
        return Flatten(Root, root, areElementsNumbered: true);
    }

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

    private static SettingsNode Below(SettingsNode root, string section) => section.Length == 0 ? root : root.Section(section);

    private static IEnumerable<(string Name, object? Value)> Flatten(
        string path, SettingsNode node, bool areElementsNumbered = false)
    {
        if (node.Element is { Children.Count: > 0 } element)
        {
            return areElementsNumbered
                ? node.Elements.SelectMany((item, i) => Flatten($"{path}:{i}", item, areElementsNumbered))
                : Flatten($"{path}:*", element);
        }

        if (node.Children.Count == 0)
            return [(path, node.Value)];
        return node.Children.SelectMany(child => Flatten($"{path}:{child.Key}", child.Value, areElementsNumbered));
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
