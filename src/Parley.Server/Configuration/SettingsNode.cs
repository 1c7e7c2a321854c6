using System.Collections;
using System.Reflection;

namespace Parley.Server.Configuration;

/// <summary>A known setting, a section of them, or a list.</summary>
internal sealed class SettingsNode
{
    private readonly SortedDictionary<string, SettingsNode> _children = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Known names below this section.</summary>
    public IReadOnlyDictionary<string, SettingsNode> Children => _children;

    /// <summary>What each element of the list is; null where this is no list.</summary>
    public SettingsNode? Element { get; private init; }

    /// <summary>Each element of the list, as it is.</summary>
    public IEnumerable<SettingsNode> Elements =>
        (Value as IEnumerable)?.Cast<object>().Select(static item => Describe(item.GetType(), item)) ?? [];

    /// <summary>The value of the setting in the options that it was made of: the default, where they were new.</summary>
    public object? Value { get; private init; }

    /// <summary>Adds the section <paramref name="name"/>, or goes there if it exists.</summary>
    public SettingsNode Section(string name)
    {
        if (!_children.TryGetValue(name, out SettingsNode? node))
            _children.Add(name, node = new SettingsNode());
        return node;
    }

    /// <summary>Adds the writable properties of an options class, with its values.</summary>
    public void AddProperties(object options)
    {
        foreach (PropertyInfo property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.CanWrite)
                _children.Add(property.Name, Describe(property.PropertyType, property.GetValue(options)));
        }
    }

    private static SettingsNode Describe(Type type, object? value)
    {
        if (type.IsGenericType && type.IsAssignableTo(typeof(IEnumerable)))
            return new SettingsNode { Element = Describe(type.GenericTypeArguments[^1], null), Value = value };
        var node = new SettingsNode { Value = value };
        bool isSection = type.IsClass && type != typeof(string) && type != typeof(Uri) && !type.IsArray;
        if (isSection && (value ?? TryCreate(type)) is { } nested)
            node.AddProperties(nested);
        return node;
    }

    private static object? TryCreate(Type type) =>
        type.GetConstructor(Type.EmptyTypes) is null ? null : Activator.CreateInstance(type);
}
