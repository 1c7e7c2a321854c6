using System.Text.Json;

namespace Parley.Core.Turns;

/// <summary>Plays a recording of <see cref="TurnRecorder"/> to a fresh machine.</summary>
public static class TurnReplay
{
    /// <summary>Yields each step whose effects differ from the recorded ones; none if the replay is exact.</summary>
    public static IEnumerable<(TurnStep Recorded, IReadOnlyList<TurnEffect> Replayed)> Differences(
        TextReader recording, TurnMachine machine)
    {
        while (recording.ReadLine() is { } line)
        {
            TurnStep step = JsonSerializer.Deserialize(line, TurnStepJson.Default.TurnStep)
                ?? throw new InvalidDataException("A line of the recording is 'null'; record the session again.");
            var effects = new List<TurnEffect>();
            machine.Apply(step.At, step.Event, effects);
            if (!effects.Select(Json).SequenceEqual(step.Effects.Select(Json), StringComparer.Ordinal))
                yield return (step, effects);
        }
    }

    private static string Json(TurnEffect effect) => JsonSerializer.Serialize(effect, TurnStepJson.Default.TurnEffect);
}
