using System.ComponentModel;
using System.Text.Json.Serialization;

using Parley.Server.Transports;

namespace Parley.Server.Configuration.Reporting;

/// <summary>One setting as it holds.</summary>
internal sealed record SettingReport(
    [property: Description("In full, such as Parley:Server:Port; elements of lists by their number.")] string Name,
    [property: Description("The part of docs/configuration.md that it stands in.")] string Group,
    [property: Description("The value in force as text; null for none. Secrets stand as •••.")] string? Value,
    [property: Description("What it is where nobody sets it, as text; null for none.")] string? Default,
    SettingOrigin Origin,
    [property: Description("The environment variable or the file that sets it; null for none.")] string? OriginName,
    [property: Description("Whether the value, or a part of it, is a secret that is not shown.")] bool Masked,
    [property: Description("What it means.")] string Description);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(SnakeCaseEnumConverter<SettingOrigin>)])]
[JsonSerializable(typeof(IReadOnlyList<SettingReport>))]
internal sealed partial class SettingsJson : JsonSerializerContext;
