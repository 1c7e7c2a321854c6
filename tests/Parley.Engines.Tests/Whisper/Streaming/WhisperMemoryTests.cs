using Parley.Engines.Whisper.Decoding;
using Parley.Engines.Whisper.Streaming;

namespace Parley.Engines.Tests.Whisper.Streaming;

/// <summary>Counts the process's memory, so nothing else may run meanwhile.</summary>
[Collection(nameof(ProcessWideCollection))]
public sealed class WhisperMemoryTests
{
    private static CancellationToken TestToken => TestContext.Current.CancellationToken;

    [Fact]
    public void Step_HoursOfSpeech_KeepsMemoryFlat()
    {
        // Ten hours take minutes; CI hears some of them.
        double hours = double.TryParse(Environment.GetEnvironmentVariable("PARLEY_TEST_HOURS"), out double asked) ? asked : 0.1;
        ScriptedWhisper model = ScriptedSpeech.Model();
        var utterance = new WhisperUtterance(
            new WindowDecoder(model, model.Tokenizer), model.Tokenizer, 80, new UtteranceRequest(new WindowRequest()));
        float[] sound = ScriptedSpeech.Sound(1);
        long settled = 0;
        long steps = (long)(hours * 3_600);
        for (long second = 0; second < steps; second++)
        {
            utterance.Add(sound);
            utterance.Step(TestToken);
            // As in a conversation: after a minute somebody else speaks.
            if (second % 60 == 59)
            {
                Assert.NotEqual("", utterance.Finish(TestToken).Text);
                utterance.Clear();
            }

            if (second == 120)
                settled = GC.GetTotalMemory(forceFullCollection: true);
        }

        long grown = GC.GetTotalMemory(forceFullCollection: true) - settled;
        TestContext.Current.TestOutputHelper?.WriteLine($"{hours} h: {grown / 1_024.0:F0} KB more than after two minutes");
        Assert.True(grown < 2_000_000, $"{grown} bytes more.");
    }
}
