using System.Text.Json;

namespace Parley.Core.Turns;

/// <summary>Writes what a turn machine saw and did as JSON lines, so that it can be replayed exactly.</summary>
/// <param name="writer">Not disposed. One session at a time.</param>
public sealed class TurnRecorder(TextWriter writer)
{
    internal void Write(TimeSpan at, TurnEvent turnEvent, IReadOnlyList<TurnEffect> effects) =>
        writer.WriteLine(JsonSerializer.Serialize(new TurnStep(at, turnEvent, effects), TurnStepJson.Default.TurnStep));
}
