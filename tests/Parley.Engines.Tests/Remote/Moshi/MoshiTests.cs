using Parley.Core;
using Parley.Core.SpeechToText;
using Parley.Testing.Moshi;

using static Parley.Engines.Tests.Remote.Moshi.MoshiEngines;

namespace Parley.Engines.Tests.Remote.Moshi;

public sealed class MoshiTests
{
    private static readonly RecognitionOptions _nothingAsked = new();

    private static CancellationToken TestToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FinalizeAsync_Speech_HasItsWordsAndTimes()
    {
        await using MoshiServer server = await MoshiServer.StartAsync();
        await using ITranscriber transcriber = await At(server.Url).OpenAsync(_nothingAsked, TestToken);

        Transcript heard = await HearAsync(transcriber, MoshiEar.Say(0, 3, 1, 2));

        Assert.Equal("three one two", heard.Text);
        Assert.Equal(["three", "one", "two"], heard.Words.Select(word => word.Word));
        Assert.Equal([400.0, 800, 1_200], heard.Words.Select(word => Math.Round(word.Start.TotalMilliseconds / 80) * 80), (expected, actual) => Math.Abs(expected - actual) <= 80);
        Assert.Equal(heard.Words[1].Start, heard.Words[0].End);
    }

    [Fact]
    public async Task FinalizeAsync_SpeakerGoesOn_IsOfTheWholeUtteranceOnItsOwnClock()
    {
        await using MoshiServer server = await MoshiServer.StartAsync();
        await using ITranscriber transcriber = await At(server.Url).OpenAsync(_nothingAsked, TestToken);
        Transcript first = await HearAsync(transcriber, MoshiEar.Say(3, 0));

        await PushAsync(transcriber, MoshiEar.Say(1, 2, 0));
        Transcript whole = await transcriber.FinalizeAsync(TestToken);

        Assert.Equal("three", first.Text);
        Assert.Equal("three one two", whole.Text);
        // The silence that was sent in between is not in it.
        Assert.InRange(whole.Words[1].Start.TotalMilliseconds, 640, 960);
    }

    [Fact]
    public async Task FinalizeAsync_SeveralUtterances_ShareOneConnection()
    {
        await using MoshiServer server = await MoshiServer.StartAsync();
        await using ITranscriber transcriber = await At(server.Url).OpenAsync(_nothingAsked, TestToken);

        List<string> texts = [];
        foreach (int[] words in (int[][])[[1, 2], [3], [4, 5, 6], [], [2]])
            texts.Add((await HearAsync(transcriber, MoshiEar.Say(words))).Text);

        Assert.Equal(["one two", "three", "four five six", "", "two"], texts);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task BeginUtteranceAsync_WordsUnderWay_AreNotOfTheNewUtterance()
    {
        await using MoshiServer server = await MoshiServer.StartAsync();
        await using ITranscriber transcriber = await At(server.Url).OpenAsync(_nothingAsked, TestToken);
        await transcriber.BeginUtteranceAsync(TestToken);
        await PushAsync(transcriber, MoshiEar.Say(5, 6));

        Transcript heard = await HearAsync(transcriber, MoshiEar.Say(1));

        Assert.Equal("one", heard.Text);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task FinalizeAsync_ServerOfAnotherKind_IsHeardAsWell(bool saysReady, bool saysSteps)
    {
        await using MoshiServer server = await MoshiServer.StartAsync(new MoshiScript { SaysReady = saysReady, SaysSteps = saysSteps });
        await using ITranscriber transcriber = await At(server.Url).OpenAsync(_nothingAsked, TestToken);

        Transcript heard = await HearAsync(transcriber, MoshiEar.Say(1, 2));

        Assert.Equal("one two", heard.Text);
        Assert.Equal(saysSteps, transcriber.EndOfTurnProbability is not null);
    }

    [Fact]
    public async Task FinalizeAsync_ModelLaterThanSet_SendsTheSilenceItNeeds()
    {
        await using MoshiServer server = await MoshiServer.StartAsync(new MoshiScript { DelayFrames = 12 });
        await using ITranscriber transcriber = await At(server.Url).OpenAsync(_nothingAsked, TestToken);

        Transcript heard = await HearAsync(transcriber, MoshiEar.Say(1, 2));

        Assert.Equal("one two", heard.Text);
    }

    [Fact]
    public async Task FinalizeAsync_OneSecond_SendsNoMoreSilenceThanTheModelIsLate()
    {
        await using MoshiServer server = await MoshiServer.StartAsync();
        await using ITranscriber transcriber = await At(server.Url, options => options.LeadMs = 0).OpenAsync(_nothingAsked, TestToken);

        await HearAsync(transcriber, MoshiEar.Say(1, 2));

        // 0.8 s of sound, the model's delay, and two frames for the spelling of the last word.
        Assert.InRange(server.Frames, 10 + 6 + 2, 10 + 6 + 4);
    }

    [Fact]
    public async Task EndOfTurnProbability_WhileSpeaking_IsThatOfTheChosenPause()
    {
        await using MoshiServer server = await MoshiServer.StartAsync();
        await using ITranscriber transcriber = await At(server.Url).OpenAsync(_nothingAsked, TestToken);
        Assert.Null(transcriber.EndOfTurnProbability);

        await HearAsync(transcriber, MoshiEar.Say(1, 2));
        float? speaking = transcriber.EndOfTurnProbability;
        await HearAsync(transcriber, MoshiEar.Say(1, 0));
        float? pausing = transcriber.EndOfTurnProbability;
        await transcriber.BeginUtteranceAsync(TestToken);
        await transcriber.FinalizeAsync(TestToken);

        // Not of the silence that ends the utterance, which is our own.
        Assert.Equal(0.02f, speaking);
        Assert.Equal(0.7f, pausing);
        Assert.Null(transcriber.EndOfTurnProbability);
    }

    [Theory]
    [InlineData(500, 0.9f)]
    [InlineData(1_000, 0.8f)]
    [InlineData(3_000, 0.6f)]
    public async Task EndOfTurnProbability_OtherPause_IsIts(int pauseMs, float expected)
    {
        await using MoshiServer server = await MoshiServer.StartAsync();
        await using ITranscriber transcriber = await At(server.Url, options => options.PauseMs = pauseMs).OpenAsync(_nothingAsked, TestToken);

        await HearAsync(transcriber, MoshiEar.Say(1, 0));

        Assert.Equal(expected, transcriber.EndOfTurnProbability);
    }

    [Fact]
    public async Task ReadPartialsAsync_WhileSpeaking_GrowWordByWord()
    {
        await using MoshiServer server = await MoshiServer.StartAsync();
        ITranscriber transcriber = await At(server.Url).OpenAsync(_nothingAsked, TestToken);
        await HearAsync(transcriber, MoshiEar.Say(1, 2, 3));
        await transcriber.DisposeAsync();

        List<string> partials = [];
        await foreach (Transcript partial in transcriber.ReadPartialsAsync(TestToken))
            partials.Add(partial.Text);

        Assert.Equal(["one", "one two", "one two three"], partials);
    }

    [Fact]
    public async Task PushAsync_NotANumber_IsSilence()
    {
        await using MoshiServer server = await MoshiServer.StartAsync();
        await using ITranscriber transcriber = await At(server.Url).OpenAsync(_nothingAsked, TestToken);

        Transcript heard = await HearAsync(
            transcriber, (float[])[.. MoshiEar.Say(1), .. Enumerable.Repeat(float.NaN, 6_400), .. MoshiEar.Say(2)]);

        Assert.Equal("one two", heard.Text);
    }

    [Fact]
    public async Task OpenAsync_NoEndpoint_SaysWhatToSet()
    {
        var exception = await Assert.ThrowsAsync<EngineUnavailableException>(async () => await At(null).OpenAsync(_nothingAsked, TestToken));

        Assert.Contains("Parley:Moshi:Endpoint", exception.Message, StringComparison.Ordinal);
    }
}
