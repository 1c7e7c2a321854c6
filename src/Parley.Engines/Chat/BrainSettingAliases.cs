using Parley.Core.Brain;

namespace Parley.Engines.Chat;

/// <summary>Well-known names of settings that mean one of Parley's; where both are set, Parley's own wins.</summary>
public static class BrainSettingAliases
{
    public const string Endpoint = "LLM_ENDPOINT";
    public const string Model = "LLM_MODEL";

    /// <summary>From the well-known name to the key under <c>Parley</c>.</summary>
    public static IReadOnlyDictionary<string, string> Keys { get; } =
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            [Endpoint] = $"{BrainOptions.Section}:{nameof(BrainOptions.Endpoint)}",
            [Model] = $"{BrainOptions.Section}:{nameof(BrainOptions.Model)}",
        };
}
