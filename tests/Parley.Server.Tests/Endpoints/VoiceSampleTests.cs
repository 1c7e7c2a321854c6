using System.Net;
using System.Text.Json;

using Parley.Core;
using Parley.Testing;

namespace Parley.Server.Tests.Endpoints;

public sealed class VoiceSampleTests
{
    private static readonly byte[] _recording = MemoryRecording.Wav(new SyntheticSpeech(110).Make(12), SyntheticSpeech.Format);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Post_Recording_SpeaksWithItsVoice()
    {
        var voice = new FakeTextToSpeechEngine();
        var cloner = new FakeVoiceCloner();
        await using ServerFixture server = await ServerFixture.StartAsync(voice: voice, cloner: cloner);

        using HttpResponseMessage response = await server.Http.PostAsync("/tts", Form(_recording), Cancelled);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(cloner.Voice, Assert.Single(voice.VoiceFiles).Content);
        Assert.Equal(12 * 24_000, Assert.Single(cloner.Heard).Length);
    }

    [Fact]
    public async Task Post_SameRecordingAgain_IsHeardOnce()
    {
        var voice = new FakeTextToSpeechEngine();
        var cloner = new FakeVoiceCloner();
        await using ServerFixture server = await ServerFixture.StartAsync(voice: voice, cloner: cloner);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            using HttpResponseMessage response = await server.Http.PostAsync("/tts", Form(_recording), Cancelled);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }));

        Assert.Single(cloner.Heard);
        Assert.Single(voice.VoiceFiles.Select(file => file.Path).Distinct());
    }

    [Fact]
    public async Task Post_MoreRecordingsThanAreKept_ForgetsTheOldest()
    {
        var voice = new FakeTextToSpeechEngine();
        var cloner = new FakeVoiceCloner();
        await using ServerFixture server = await ServerFixture.StartAsync(
            voice: voice, cloner: cloner, settings: ("Parley:Voices:UploadedVoicesKept", "2"));

        foreach (int length in new[] { 12, 13, 14, 14, 12 })
        {
            byte[] recording = MemoryRecording.Wav(new SyntheticSpeech(110).Make(length), SyntheticSpeech.Format);
            using HttpResponseMessage response = await server.Http.PostAsync("/tts", Form(recording), Cancelled);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Assert.Equal(4, cloner.Heard.Count);
        string folder = Path.GetDirectoryName(voice.VoiceFiles[0].Path)!;
        Assert.Equal(2, Directory.EnumerateFiles(folder).Count());
    }

    [Fact]
    public async Task Stop_AfterRecordings_LeavesNoFiles()
    {
        var voice = new FakeTextToSpeechEngine();
        await using (ServerFixture server = await ServerFixture.StartAsync(voice: voice, cloner: new FakeVoiceCloner()))
            (await server.Http.PostAsync("/tts", Form(_recording), Cancelled)).Dispose();

        Assert.False(Directory.Exists(Path.GetDirectoryName(voice.VoiceFiles[0].Path)));
    }

    [Fact]
    public async Task Post_EngineThatCannotClone_SaysSo()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(voice: new FakeTextToSpeechEngine());

        using HttpResponseMessage response = await server.Http.PostAsync("/tts", Form(_recording), Cancelled);

        await AssertProblemAsync(response, 400, "voice-cloning-unavailable");
    }

    [Theory]
    [InlineData("silence")]
    [InlineData("short")]
    [InlineData("text")]
    [InlineData("cut")]
    public async Task Post_WhatIsNoSample_SaysWhyAndTheNextRequestWorks(string what)
    {
        byte[] bytes = what switch
        {
            "silence" => MemoryRecording.Wav(new float[16_000 * 10], SyntheticSpeech.Format),
            "short" => MemoryRecording.Wav(new SyntheticSpeech(110).Make(2), SyntheticSpeech.Format),
            "cut" => _recording[..30],
            _ => "This is no sound."u8.ToArray(),
        };
        await using ServerFixture server = await ServerFixture.StartAsync(voice: new FakeTextToSpeechEngine(), cloner: new FakeVoiceCloner());

        using HttpResponseMessage response = await server.Http.PostAsync("/tts", Form(bytes), Cancelled);

        string detail = await AssertProblemAsync(response, 400, "invalid-voice-sample");
        Assert.DoesNotContain(Path.GetTempPath(), detail, StringComparison.Ordinal);
        using HttpResponseMessage next = await server.Http.PostAsync("/tts", Form(_recording), Cancelled);
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Fact]
    public async Task Post_ModelThatIsMissing_SaysHowToGetIt()
    {
        var cloner = new FakeVoiceCloner { Failure = new EngineUnavailableException("Run 'parley models pull pocket-tts'.") };
        await using ServerFixture server = await ServerFixture.StartAsync(voice: new FakeTextToSpeechEngine(), cloner: cloner);

        using HttpResponseMessage response = await server.Http.PostAsync("/tts", Form(_recording), Cancelled);

        Assert.Contains("models pull", await AssertProblemAsync(response, 503, "engine-unavailable"), StringComparison.Ordinal);
        cloner.Failure = null;
        using HttpResponseMessage next = await server.Http.PostAsync("/tts", Form(_recording), Cancelled);
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Theory]
    [InlineData(200_000)]
    [InlineData(3_000_000)]
    public async Task Post_RecordingAboveTheLimit_IsTooLarge(int bytes)
    {
        await using ServerFixture server = await ServerFixture.StartAsync(
            voice: new FakeTextToSpeechEngine(), cloner: new FakeVoiceCloner(), settings: ("Parley:Voices:MaxUploadBytes", "100000"));

        using HttpResponseMessage response = await server.Http.PostAsync("/tts", Form(new byte[bytes]), Cancelled);

        await AssertProblemAsync(response, 413, "upload-too-large");
    }

    [Fact]
    public async Task Post_RecordingAndName_IsAnError()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(voice: new FakeTextToSpeechEngine(), cloner: new FakeVoiceCloner());
        using MultipartFormDataContent form = Form(_recording);
        form.Add(new StringContent("anna"), "voice_url");

        using HttpResponseMessage response = await server.Http.PostAsync("/tts", form, Cancelled);

        await AssertProblemAsync(response, 400, "two-voices");
    }

    [Theory]
    [InlineData("hf://kyutai/some-voices/embeddings/ben.safetensors@0123abcd", 200)]
    [InlineData("hf://kyutai/some-voices/embeddings/carl.safetensors", 400)]
    [InlineData("https://example.org/ben.safetensors", 400)]
    public async Task Post_AddressOfTheHubWhereAllowed_StandsForTheVoiceOfThatName(string address, int status)
    {
        var voice = new FakeTextToSpeechEngine();
        await using ServerFixture server = await ServerFixture.StartAsync(voice: voice, settings: ("Parley:Voices:AllowHubVoices", "true"));
        using var form = new MultipartFormDataContent { { new StringContent("hi"), "text" }, { new StringContent(address), "voice_url" } };

        using HttpResponseMessage response = await server.Http.PostAsync("/tts", form, Cancelled);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status == 200 ? "ben" : null, voice.VoiceAsked);
    }

    private static MultipartFormDataContent Form(byte[] recording) => new()
    {
        { new StringContent("one two"), "text" },
        { new ByteArrayContent(recording), "voice_wav", "voice.wav" },
    };

    private static async Task<string> AssertProblemAsync(HttpResponseMessage response, int status, string type)
    {
        Assert.Equal(status, (int)response.StatusCode);
        using JsonDocument problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal($"urn:parley:problem:{type}", problem.RootElement.GetProperty("type").GetString());
        return problem.RootElement.GetProperty("detail").GetString()!;
    }
}
