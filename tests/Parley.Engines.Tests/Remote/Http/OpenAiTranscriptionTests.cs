using Parley.Core;
using Parley.Core.Audio;
using Parley.Core.SpeechToText;

namespace Parley.Engines.Tests.Remote.Http;

using static OpenAiTranscription;

public sealed class OpenAiTranscriptionTests
{
    [Fact]
    public async Task FinalizeAsync_SegmentsOfTheServer_BecomeEvidence()
    {
        await using TranscriptionServer server = await TranscriptionServer.StartAsync(
            """
            {"text":"ja gut","language":"german","segments":[
              {"text":"ja","tokens":[1,2,3],"avg_logprob":-0.1,"no_speech_prob":0.2,"compression_ratio":1.0,"temperature":0.0},
              {"text":"gut","tokens":[4],"avg_logprob":-0.5,"no_speech_prob":0.6,"compression_ratio":2.0,"temperature":0.2}, 7, {"tokens":"x","avg_logprob":"y"}]}
            """);

        Transcript heard = await HearAsync(Engine(server.Url));

        TranscriptEvidence evidence = heard.Evidence!;
        Assert.Equal("de", evidence.Language);
        Assert.Equal([1, 2, 3, 4], evidence.Tokens);
        Assert.Equal(-0.2, evidence.AverageLogProbability!.Value, 6);
        Assert.Equal(0.3, evidence.NoSpeechProbability!.Value, 6);
        Assert.Equal(1.25, evidence.CompressionRatio!.Value, 6);
        Assert.Equal(0.2, evidence.Temperature);
    }

    [Fact]
    public async Task FinalizeAsync_PlainJson_HasNoEvidence()
    {
        await using TranscriptionServer server = await TranscriptionServer.StartAsync("""{"text":"hi"}""");

        Assert.Null((await HearAsync(Engine(server.Url))).Evidence);
    }

    [Fact]
    public async Task FinalizeAsync_Translation_IsAskedOfTheAddressBesideIt()
    {
        await using TranscriptionServer server = await TranscriptionServer.StartAsync("""{"text":"hi"}""");
        var asked = new RecognitionOptions { Translate = true, Language = "de", Temperature = 0.5, Hotwords = "Parley" };

        await HearAsync(Engine(server.Url), asked);

        TranscriptionCall call = Assert.Single(server.Calls);
        Assert.Equal("POST /v1/audio/translations", call.Route);
        Assert.Equal("0.5", call.Fields["temperature"]);
        Assert.Equal("Parley", call.Fields["hotwords"]);
        Assert.False(call.Fields.ContainsKey("language"));
    }

    // As OpenAI documents it, shortened.
    private const string VerboseJson = """
        {"task":"transcribe","language":"english","duration":1.5,"text":" Hello, world. ",
         "words":[{"word":"Hello","start":0.25,"end":0.5},{"word":"world","start":0.75,"end":1.25}],
         "segments":[{"id":0,"seek":0,"start":0.0,"end":1.5,"text":" Hello, world.","tokens":[50364],"temperature":0.0,
                      "avg_logprob":-0.28,"compression_ratio":1.2,"no_speech_prob":0.009}]}
        """;

    [Fact]
    public async Task FinalizeAsync_VerboseJson_GivesTextAndWordTimes()
    {
        await using TranscriptionServer server = await TranscriptionServer.StartAsync(VerboseJson);

        Transcript heard = await HearAsync(Engine(server.Url));

        Assert.Equal("Hello, world.", heard.Text);
        Assert.True(heard.IsFinal);
        Assert.Equal(
            [new("Hello", TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(0.5)), new("world", TimeSpan.FromSeconds(0.75), TimeSpan.FromSeconds(1.25))],
            heard.Words);
    }

    [Fact]
    public async Task FinalizeAsync_TextOnly_GivesTextWithoutTimes()
    {
        await using TranscriptionServer server = await TranscriptionServer.StartAsync("""{"text":"hello"}""");

        Transcript heard = await HearAsync(Engine(server.Url));

        Assert.Equal("hello", heard.Text);
        Assert.Empty(heard.Words);
    }

    [Fact]
    public async Task FinalizeAsync_Utterance_IsSentAsTheProtocolWants()
    {
        await using TranscriptionServer server = await TranscriptionServer.StartAsync(VerboseJson);
        ISpeechToTextEngine engine = Engine(server.Url, options =>
        {
            options.Model = "tiny";
            options.ApiKey = "secret";
        });

        await HearAsync(engine, new RecognitionOptions { Language = "en-GB", Prompt = "Parley" });

        TranscriptionCall call = Assert.Single(server.Calls);
        Assert.Equal("POST /v1/audio/transcriptions", call.Route);
        Assert.Equal("Bearer secret", call.Authorization);
        Assert.Equal("tiny", call.Fields["model"]);
        Assert.Equal("en", call.Fields["language"]);
        Assert.Equal("Parley", call.Fields["prompt"]);
        Assert.Equal("verbose_json", call.Fields["response_format"]);
        Assert.EndsWith(".wav", call.FileName, StringComparison.Ordinal);
        WavReader wav = WavReader.Open(new MemoryStream(call.File));
        Assert.Equal(AudioFormat.Speech16Khz, wav.Format);
        Assert.Equal(1_600, wav.TotalSamples);
        float[] samples = new float[1_600];
        Assert.Equal(1_600, wav.Read(samples));
        Assert.All(samples, sample => Assert.Equal(0.25f, sample, 4));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/v1")]
    [InlineData("/v1/audio/transcriptions")]
    public async Task Endpoint_HoweverWritten_LeadsToTheRoute(string suffix)
    {
        await using TranscriptionServer server = await TranscriptionServer.StartAsync(VerboseJson);

        await HearAsync(Engine(server.Url + suffix));

        Assert.Equal("POST /v1/audio/transcriptions", Assert.Single(server.Calls).Route);
    }

    [Fact]
    public async Task FinalizeAsync_ServerThatKnowsPlainJsonOnly_IsAskedForIt()
    {
        await using TranscriptionServer server = await TranscriptionServer.StartAsync((context, _) =>
            context.Request.Form["response_format"] == "json"
                ? TranscriptionServer.ReplyAsync(context, """{"text":"plain"}""")
                : TranscriptionServer.ReplyAsync(context, """{"error":{"message":"response_format 'verbose_json' is not compatible"}}""", 400));
        ISpeechToTextEngine engine = Engine(server.Url);

        Assert.Equal("plain", (await HearAsync(engine)).Text);
        Assert.Equal("plain", (await HearAsync(engine)).Text);

        Assert.Equal(3, server.Calls.Count);
        Assert.False(server.Calls[^1].Fields.ContainsKey("timestamp_granularities[]"));
    }

    [Fact]
    public async Task FinalizeAsync_Twice_AsksTheServerOnceUnlessMoreWasPushed()
    {
        await using TranscriptionServer server = await TranscriptionServer.StartAsync(VerboseJson);
        await using ITranscriber transcriber = await Engine(server.Url).OpenAsync(new RecognitionOptions(), Token);
        await transcriber.BeginUtteranceAsync(Token);
        await transcriber.PushAsync(Frame(), Token);

        await transcriber.FinalizeAsync(Token);
        await transcriber.FinalizeAsync(Token);
        Assert.Single(server.Calls);
        await transcriber.PushAsync(Frame(), Token);
        await transcriber.FinalizeAsync(Token);

        Assert.Equal([1_600L, 3_200L], server.Calls.Select(call => WavReader.Open(new MemoryStream(call.File)).TotalSamples!.Value));
    }

    [Fact]
    public async Task PushAsync_OverTheLimit_SendsTheBeginning()
    {
        await using TranscriptionServer server = await TranscriptionServer.StartAsync(VerboseJson);
        await using ITranscriber transcriber = await Engine(server.Url, options => options.MaximumUtteranceSeconds = 1).OpenAsync(new RecognitionOptions(), Token);
        await transcriber.BeginUtteranceAsync(Token);

        for (int i = 0; i < 25; i++)
            await transcriber.PushAsync(Frame(), Token);
        await transcriber.FinalizeAsync(Token);

        Assert.Equal(16_000, WavReader.Open(new MemoryStream(server.Calls[0].File)).TotalSamples);
    }

    [Fact]
    public async Task FinalizeAsync_SpeakerGoesOn_HangsUp()
    {
        await using TranscriptionServer server = await TranscriptionServer.StartAsync(
            (context, _) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));
        await using ITranscriber transcriber = await Engine(server.Url).OpenAsync(new RecognitionOptions(), Token);
        using var goesOn = new CancellationTokenSource();
        await transcriber.BeginUtteranceAsync(Token);
        await transcriber.PushAsync(Frame(), Token);

        Task<Transcript> final = transcriber.FinalizeAsync(goesOn.Token).AsTask();
        while (server.Calls.Count == 0)
            await Task.Yield();
        await goesOn.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => final);
        await server.Disconnected;
    }

    [Fact]
    public async Task OpenAsync_NoEndpoint_SaysWhatToSet()
    {
        EngineUnavailableException exception = await Assert.ThrowsAsync<EngineUnavailableException>(
            async () => await Engine(endpoint: null).OpenAsync(new RecognitionOptions(), Token));

        Assert.Contains("Parley:OpenAiTranscription:Endpoint", exception.Message, StringComparison.Ordinal);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
