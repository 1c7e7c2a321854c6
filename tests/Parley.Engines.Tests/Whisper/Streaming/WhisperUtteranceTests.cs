using Parley.Core.SpeechToText;
using Parley.Engines.Whisper.Decoding;
using Parley.Engines.Whisper.Streaming;

namespace Parley.Engines.Tests.Whisper.Streaming;

/// <summary>Streaming over a scripted model that hears a word in every half second.</summary>
public sealed class WhisperUtteranceTests
{
    private static CancellationToken TestToken => TestContext.Current.CancellationToken;

    [Fact]
    public void Finish_AfterSteps_IsWhatItIsWithoutThem()
    {
        float[] sound = ScriptedSpeech.Sound(8);
        WhisperUtterance once = Utterance(ScriptedSpeech.Model());
        once.Add(sound);
        Transcript expected = once.Finish(TestToken);

        WhisperUtterance stepped = Utterance(ScriptedSpeech.Model());
        for (int at = 0; at < sound.Length; at += 8_000)
        {
            stepped.Add(sound.AsSpan(at, 8_000));
            stepped.Step(TestToken);
        }

        Transcript actual = stepped.Finish(TestToken);

        Assert.Equal(16, expected.Words.Count);
        Assert.Equal(expected.Text, actual.Text);
        Assert.Equal(expected.Words, actual.Words);
        Assert.Equal("en", actual.Evidence!.Language);
    }

    [Fact]
    public void Finish_AfterAStepThatHeardAllWords_RunsNothing()
    {
        ScriptedWhisper model = ScriptedSpeech.Model();
        WhisperUtterance utterance = Utterance(model);
        utterance.Add(ScriptedSpeech.Sound(5));
        utterance.Step(TestToken);
        int runs = model.Runs;
        utterance.Add(new float[4_800]);

        Assert.False(utterance.NeedsDecoding);
        Transcript heard = utterance.Finish(TestToken);

        Assert.Equal(10, heard.Words.Count);
        Assert.Equal(runs, model.Runs);
    }

    [Fact]
    public void Finish_MoreWordsAfterAFinalText_IsOfTheWholeUtterance()
    {
        WhisperUtterance utterance = Utterance(ScriptedSpeech.Model());
        utterance.Add(ScriptedSpeech.Sound(3));
        Transcript first = utterance.Finish(TestToken);

        utterance.Add(ScriptedSpeech.Sound(2));
        Transcript whole = utterance.Finish(TestToken);

        Assert.Equal(6, first.Words.Count);
        Assert.Equal(10, whole.Words.Count);
        Assert.StartsWith(first.Text, whole.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Step_OnlyAsMuchSoundAsThereIs_GoesToTheEncoder()
    {
        ScriptedWhisper model = ScriptedSpeech.Model();
        WhisperUtterance utterance = Utterance(model);

        utterance.Add(ScriptedSpeech.Sound(1));
        utterance.Step(TestToken);
        utterance.Add(ScriptedSpeech.Sound(4));
        utterance.Step(TestToken);

        // With 2.56 s of silence, in steps of 2 s.
        Assert.Equal([400, 800], model.Encoded);
    }

    [Fact]
    public void Step_LongSpeech_NeverTakesWordsBackAndLosesNone()
    {
        ScriptedWhisper model = ScriptedSpeech.Model();
        WhisperUtterance utterance = Utterance(model);
        string last = "";
        for (int second = 0; second < 100; second++)
        {
            utterance.Add(ScriptedSpeech.Sound(1, second));
            string partial = utterance.Step(TestToken).Text;
            Assert.True(partial.Length >= last.Length, $"second {second}: '{partial}' after '{last}'");
            last = partial;
        }

        Transcript whole = utterance.Finish(TestToken);

        Assert.Equal(200, whole.Words.Count);
        Assert.All(model.Encoded, frames => Assert.InRange(frames, 200, 3_000));
        Assert.All(whole.Words.Zip(whole.Words.Skip(1)), pair => Assert.True(pair.Second.Start >= pair.First.Start));
        Assert.Equal(0, model.Open);
    }

    [Fact]
    public void Finish_ThreeMinutesWithoutAStep_HearsAll()
    {
        WhisperUtterance utterance = Utterance(ScriptedSpeech.Model());
        for (int second = 0; second < 180; second++)
        {
            utterance.Add(ScriptedSpeech.Sound(1, second));
            while (utterance.IsFull)
                utterance.Step(TestToken);
        }

        Assert.Equal(360, utterance.Finish(TestToken).Words.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(160)]
    [InlineData(3_000)]
    public void Finish_TooShortForAWord_IsNothingAndRunsNothing(int samples)
    {
        ScriptedWhisper model = ScriptedSpeech.Model();
        WhisperUtterance utterance = Utterance(model);
        utterance.Add(ScriptedSpeech.Sound(1).AsSpan(0, samples));

        Transcript heard = utterance.Finish(TestToken);

        Assert.Equal("", heard.Text);
        Assert.Empty(heard.Words);
        Assert.Equal(0, model.Runs);
    }

    [Fact]
    public void Finish_AMinuteOfSilence_IsNothingAndRunsNothing()
    {
        ScriptedWhisper model = ScriptedSpeech.Model();
        WhisperUtterance utterance = Utterance(model);
        var random = new Random(1);
        for (int second = 0; second < 60; second++)
        {
            // What a sound card makes of nothing: 10 dB below the gate.
            utterance.Add([.. Enumerable.Range(0, 16_000).Select(_ => (random.NextSingle() - 0.5f) * 0.001f)]);
            while (utterance.IsFull)
                utterance.Step(TestToken);
        }

        Assert.Equal("", utterance.Finish(TestToken).Text);
    }

    [Fact]
    public void Finish_CancelledMeanwhile_CanBeAskedAgain()
    {
        ScriptedWhisper model = ScriptedSpeech.Model();
        WhisperUtterance utterance = Utterance(model);
        utterance.Add(ScriptedSpeech.Sound(5));
        using var cancelled = new CancellationTokenSource();
        model.BeforeRun = cancelled.Cancel;

        Assert.ThrowsAny<OperationCanceledException>(() => utterance.Finish(cancelled.Token));
        model.BeforeRun = null;

        Assert.Equal(10, utterance.Finish(TestToken).Words.Count);
        Assert.Equal(0, model.Open);
    }

    [Fact]
    public void Finish_WithAttention_TimesWordsByIt()
    {
        WhisperUtterance utterance = Utterance(ScriptedSpeech.Model(hasCrossAttention: true));
        utterance.Add(ScriptedSpeech.Sound(3));

        Transcript heard = utterance.Finish(TestToken);

        Assert.Equal(6, heard.Words.Count);
        Assert.True(heard.Words[^1].End <= TimeSpan.FromSeconds(3));
        Assert.All(heard.Words.Zip(heard.Words.Skip(1)), pair => Assert.True(pair.Second.Start >= pair.First.End));
    }

    [Fact]
    public void Finish_TextThatRepeatsItself_IsTriedWithAllContextAndThenWarmer()
    {
        float? saidAt = null;
        var model = new ScriptedWhisper((sound, fed) => Loop(sound, fed, loops: sound.Positions < 1_500));
        WhisperUtterance utterance = Utterance(model, [0, 0.2f]);
        utterance.Add(ScriptedSpeech.Sound(4));

        Transcript heard = utterance.Finish(TestToken);

        saidAt = (float?)heard.Evidence!.Temperature;
        Assert.Equal("hello", heard.Text);
        Assert.Equal([800, 3_000], model.Encoded);
        Assert.Equal(0, saidAt);
    }

    [Fact]
    public void Finish_TextThatOnlyRepeats_IsLeftOut()
    {
        var model = new ScriptedWhisper((sound, fed) => Loop(sound, fed, loops: true));
        WhisperUtterance utterance = Utterance(model, [0, 0.2f, 0.4f]);
        utterance.Add(ScriptedSpeech.Sound(4));

        Assert.Equal("", utterance.Finish(TestToken).Text);
    }

    private static float[] Loop(ScriptedWhisper.ScriptedSound sound, IReadOnlyList<int> fed, bool loops)
    {
        var special = sound.Model.Tokenizer.Special;
        if (fed[^1] == special.StartOfTranscript)
            return sound.Model.Sure(special.FirstLanguage);
        if (fed[^1] == special.Transcribe)
            return sound.Model.Sure(special.FirstTimestamp);
        return sound.Model.Sure(fed[^1] == special.FirstTimestamp || (loops && fed.Count < 100) ? 259 : special.EndOfText);
    }

    private static WhisperUtterance Utterance(ScriptedWhisper model, float[]? temperatures = null) => new(
        new WindowDecoder(model, model.Tokenizer),
        model.Tokenizer,
        80,
        new UtteranceRequest(new WindowRequest { Temperatures = temperatures ?? [0] }));
}
