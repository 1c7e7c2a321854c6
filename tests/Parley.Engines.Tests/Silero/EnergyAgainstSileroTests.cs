using Parley.Core.VoiceActivity;
using Parley.Engines.Silero;
using Parley.Testing;

namespace Parley.Engines.Tests.Silero;

/// <summary>The fallback must decide as the model does, nearly always, on real recordings.</summary>
public sealed class EnergyAgainstSileroTests
{
    private const int WindowSamples = 512;
    private const int RoomWindows = 31;

    [Fact]
    public void Gate_EveryRecording_DecidesMostlyAsSilero()
    {
        string model = SileroModels.SkipUnlessInstalled("v6");
        using var silero = new SileroVoiceActivityEngine(model);
        var energy = new EnergyVoiceActivityEngine();
        int same = 0;
        int windows = 0;

        foreach (SpeechSample recording in SharedFiles.Speech)
        {
            float[] sound = InARoom(VoiceActivityScores.ReadSpeech(recording.File));
            bool[] expected = Decide(silero, sound);
            bool[] decided = Decide(energy, sound);
            int sameHere = expected.Zip(decided).Count(pair => pair.First == pair.Second);
            Assert.True(sameHere >= 0.75 * expected.Length, $"{recording}: only {sameHere} of {expected.Length} windows.");
            same += sameHere;
            windows += expected.Length;
        }

        Assert.InRange(same / (double)windows, 0.94, 1);
    }

    /// <summary>A second of the faint noise of a quiet room before and after.</summary>
    private static float[] InARoom(float[] speech)
    {
        var random = new Random(1);
        float[] sound = new float[speech.Length + 2 * RoomWindows * WindowSamples];
        speech.CopyTo(sound, RoomWindows * WindowSamples);
        for (int i = 0; i < sound.Length; i++)
            sound[i] += 4e-4f * (random.NextSingle() - 0.5f);
        return sound;
    }

    private static bool[] Decide(IVoiceActivityEngine engine, float[] sound)
    {
        using var gate = new VoiceActivityGate(engine.Open(), new VoiceActivityOptions(), TimeSpan.FromMilliseconds(100));
        bool[] isSpeech = new bool[sound.Length / WindowSamples];
        for (int window = 0; window < isSpeech.Length; window++)
        {
            ReadOnlySpan<float> samples = sound.AsSpan(window * WindowSamples, WindowSamples);
            while (gate.Advance(ref samples, out _))
            {
            }

            isSpeech[window] = gate.IsSpeech;
        }

        return isSpeech;
    }
}
