using FsCheck;
using FsCheck.Fluent;

using Parley.Core.VoiceActivity;
using Parley.Testing;

namespace Parley.Core.Tests.VoiceActivity;

public sealed class VoiceActivityGatePropertyTests
{
    // Small windows: what is tested is counting, and a thousand long streams take no time.
    private const int WindowSamples = 16;

    [Fact]
    public void Advance_AnyStream_ChangesAlternateLegallyAndTimesAreInOrder() =>
        Prop.ForAll(Streams(), stream =>
        {
            var previous = default(VoiceActivityUpdate?);
            foreach (VoiceActivityUpdate update in stream.Run(uncut: true))
            {
                AssertLegal(previous, update);
                previous = update;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void Advance_AnyCutting_GivesTheSameChanges() =>
        Prop.ForAll(Streams(), stream => Assert.Equal(stream.Run(uncut: true), stream.Run(uncut: false)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void Advance_EndlessSilenceAfterAnyStream_EndsWhatIsOpen() =>
        Prop.ForAll(Streams(), stream =>
        {
            Stream silenced = stream with { Probabilities = [.. stream.Probabilities, .. new float[700]] };

            List<VoiceActivityUpdate> updates = silenced.Run(uncut: true);

            Assert.True(updates.Count == 0 || updates[^1].Change == VoiceActivityChange.SpeechEnded);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    private static void AssertLegal(VoiceActivityUpdate? previous, VoiceActivityUpdate update)
    {
        VoiceActivityChange[] allowed = previous?.Change switch
        {
            null or VoiceActivityChange.SpeechEnded => [VoiceActivityChange.SpeechStarted],
            VoiceActivityChange.SpeechPaused => [VoiceActivityChange.SpeechResumed, VoiceActivityChange.SpeechEnded],
            _ => [VoiceActivityChange.SpeechPaused],
        };
        Assert.Contains(update.Change, allowed);
        Assert.True(update.SpeechStart < update.LastSpeech);
        Assert.True(update.LastSpeech <= update.At);
        if (previous is not { } before)
            return;

        Assert.True(before.At <= update.At);
        Assert.True(before.LastSpeech <= update.LastSpeech);
        bool isSameSpeech = update.Change != VoiceActivityChange.SpeechStarted;
        Assert.True(isSameSpeech ? before.SpeechStart == update.SpeechStart : before.At <= update.SpeechStart);
    }

    private static Arbitrary<Stream> Streams() => Arb.From(
        from seed in ArbMap.Default.GeneratorFor<int>()
        from windows in Gen.Choose(0, 300)
        from minimumSpeechMs in Gen.Choose(0, 5)
        from minimumSilenceMs in Gen.Choose(0, 12)
        from pauseAfterMs in Gen.Choose(0, 15)
        select Stream.Create(seed, windows, minimumSpeechMs, minimumSilenceMs, pauseAfterMs));

    private sealed record Stream(int Seed, float[] Probabilities, VoiceActivityOptions Options, TimeSpan PauseAfter)
    {
        public static Stream Create(int seed, int windows, int minimumSpeechMs, int minimumSilenceMs, int pauseAfterMs)
        {
            // Runs of talk and of silence, so that every change comes about.
            var random = new Random(seed);
            float[] probabilities = new float[windows];
            float mood = 0;
            for (int window = 0; window < windows; window++)
            {
                if (random.Next(6) == 0)
                    mood = random.NextSingle();
                probabilities[window] = Math.Clamp(mood + (random.NextSingle() - 0.5f) * 0.4f, 0, 1);
            }

            var options = new VoiceActivityOptions
            {
                MinimumSpeechMs = minimumSpeechMs,
                MinimumSilenceMs = minimumSilenceMs,
            };
            return new Stream(seed, probabilities, options, TimeSpan.FromMilliseconds(pauseAfterMs));
        }

        public List<VoiceActivityUpdate> Run(bool uncut)
        {
            using var detector = new ScriptedVoiceActivityDetector(WindowSamples);
            using var gate = new VoiceActivityGate(detector, Options, PauseAfter);
            var random = new Random(Seed);
            var updates = new List<VoiceActivityUpdate>();
            ReadOnlySpan<float> rest = detector.Speak(Probabilities);
            while (!rest.IsEmpty)
            {
                int take = uncut ? rest.Length : Math.Min(rest.Length, random.Next(3 * WindowSamples));
                ReadOnlySpan<float> samples = rest[..take];
                rest = rest[take..];
                while (gate.Advance(ref samples, out VoiceActivityUpdate update))
                    updates.Add(update);
                Assert.True(samples.IsEmpty);
            }

            return updates;
        }
    }
}
