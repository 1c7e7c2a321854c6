using System.Globalization;
using System.Text.Json;

using Microsoft.Extensions.AI;

namespace Parley.Engines.Tools;

/// <summary>Tells the date and the time, which models do not know.</summary>
public sealed class CurrentTimeTool(TimeProvider time) : AIFunction
{
    /// <summary>What personas name.</summary>
    public const string ToolName = "current_time";

    private const string TimeZone = "time_zone";

    private static readonly JsonElement _schema = ToolSchema.Of(
    [
        new ToolParameterSettings
        {
            Name = TimeZone,
            Description = "An IANA time zone such as Europe/Berlin; leave it out for the local time.",
            Required = false,
        },
    ]);

    public override string Name => ToolName;

    public override string Description => "Tells the day of the week, the date and the time now.";

    public override JsonElement JsonSchema => _schema;

    protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        string wanted = ToolArguments.TextOf(arguments.GetValueOrDefault(TimeZone)).Trim();
        TimeZoneInfo? zone = time.LocalTimeZone;
        if (wanted.Length > 0 && !TimeZoneInfo.TryFindSystemTimeZoneById(wanted, out zone))
            throw new ToolFailedException($"there is no time zone '{wanted}'; use a name such as Europe/Berlin.");
        DateTimeOffset now = TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone!);
        return new(now.ToString("dddd, d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture) + $" ({zone!.Id})");
    }
}
