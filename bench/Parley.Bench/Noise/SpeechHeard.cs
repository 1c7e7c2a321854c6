using Parley.Core.Audio;
using Parley.Core.VoiceActivity;

namespace Parley.Bench.Noise;

/// <summary>Where voice activity heard speech in a sound, in pieces of 10 ms, and where the speech ended.</summary>
internal sealed record SpeechHeard(bool[] Pieces, TimeSpan? End)
{
    private static readonly TimeSpan _piece = TimeSpan.FromMilliseconds(10);

    /// <summary>With the settings of a session.</summary>
    /// <param name="detector">Disposed.</param>
    /// <param name="sound">Of its format.</param>
    public static SpeechHeard In(IVoiceActivityDetector detector, ReadOnlySpan<float> sound)
    {
        using var gate = new VoiceActivityGate(detector, new VoiceActivityOptions(), TimeSpan.MaxValue);
        bool[] pieces = new bool[(int)(AudioFormat.Speech16Khz.DurationOf(sound.Length) / _piece)];
        TimeSpan start = default;
        TimeSpan? end = null;
        while (gate.Advance(ref sound, out VoiceActivityUpdate update))
        {
            if (update.Change == VoiceActivityChange.SpeechStarted)
                (start, end) = (update.SpeechStart, null);
            else if (update.Change == VoiceActivityChange.SpeechEnded)
                Mark(pieces, start, (end = update.LastSpeech).Value);
        }

        if (gate.IsSpeech)
            Mark(pieces, start, gate.Position);
        return new SpeechHeard(pieces, end);
    }

    private static void Mark(bool[] pieces, TimeSpan start, TimeSpan end)
    {
        int from = Math.Min(pieces.Length, (int)(start / _piece));
        int to = Math.Min(pieces.Length, (int)(end / _piece));
        if (to > from)
            pieces.AsSpan(from, to - from).Fill(true);
    }
}
