using System.Text.Json;

using Parley.EndToEnd.Tests.Serving;

namespace Parley.EndToEnd.Tests.OpenAi;

/// <summary>OpenAI's own JavaScript SDK against the built program, with the engines that are always there and real recordings.</summary>
public sealed class AudioSdkTests : IAsyncLifetime
{
    private const string Sentence = "Good morning. What shall we do today?";

    private readonly TemporaryFolder _folder = new();
    private RunningServer _server = null!;

    private string Address => _server.Address.ToString();

    public async ValueTask InitializeAsync() => _server = await RunningServer.StartAsync(new Dictionary<string, string?>
    {
        ["PARLEY__ENGINES__TEXTTOSPEECH"] = "flite",
        ["PARLEY__ENGINES__SPEECHTOTEXT"] = "pocketsphinx",
    });

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Speech_AllFormats_AreWhatTheySayAndSoundAlike()
    {
        JsonElement answers = await NodeClient.RunAsync("audio.mjs", "speech", Address, Sentence, _folder.Path);

        Dictionary<string, SoundProbe> probes = [];
        foreach (string format in new[] { "mp3", "opus", "aac", "flac", "wav", "pcm" })
            probes[format] = await SoundProbe.OfAsync(_folder.PathTo($"speech.{format}"));
        Assert.Equal(("mp3", "mp3", 24_000), Kind(probes["mp3"]));
        Assert.Equal(("ogg", "opus", 48_000), Kind(probes["opus"]));   // Opus always says 48 kHz
        Assert.Equal(("aac", "aac", 24_000), Kind(probes["aac"]));
        Assert.Equal(("flac", "flac", 24_000), Kind(probes["flac"]));
        Assert.Equal(("wav", "pcm_s16le", 24_000), Kind(probes["wav"]));
        TimeSpan duration = probes["wav"].Duration;
        Assert.InRange(duration.TotalSeconds, 1.5, 5);
        Assert.All(probes.Values, probe =>
        {
            Assert.Equal(1, probe.Channels);
            Assert.InRange((probe.Duration - duration).TotalSeconds, -0.1, 0.15);   // what an encoder needs to get going
            Assert.InRange(probe.Peak, 0.2f, 1.05f);
        });
        Assert.Equal("audio/mpeg", answers.GetProperty("mp3").GetProperty("type").GetString());
        Assert.Equal("flite", answers.GetProperty("mp3").GetProperty("x-parley-engine").GetString());
        Assert.Equal("slt", answers.GetProperty("mp3").GetProperty("x-parley-voice").GetString());
        SoundProbe fast = await SoundProbe.OfAsync(_folder.PathTo("fast.mp3"));
        Assert.InRange(fast.Duration / duration, 0.4, 0.65);
    }

    [Theory]
    [InlineData("mp3")]
    [InlineData("opus")]
    [InlineData("aac")]
    [InlineData("flac")]
    [InlineData("wav")]
    [InlineData("pcm")]
    public async Task Speech_Long_ComesInPieces(string format)
    {
        string text = string.Concat(Enumerable.Repeat("It goes on and on, and nobody knows when it will end. ", 20));

        JsonElement stream = await NodeClient.RunAsync("audio.mjs", "speechStream", Address, text, _folder.Path, format);

        SoundProbe probe = await SoundProbe.OfAsync(_folder.PathTo($"stream.{format}"));
        Assert.True(probe.Duration > TimeSpan.FromSeconds(30), $"{probe.Duration}");
        Assert.True(stream.GetProperty("pieces").GetInt32() > 10);
    }

    [Theory]
    [InlineData("mp3")]
    [InlineData("pcm")]
    public async Task Speech_AsEvents_AddsUpToTheFile(string format)
    {
        JsonElement events = await NodeClient.RunAsync("audio.mjs", "speechEvents", Address, Sentence, _folder.Path, format);

        SoundProbe probe = await SoundProbe.OfAsync(_folder.PathTo($"events.{format}"));
        Assert.InRange(probe.Duration.TotalSeconds, 1.5, 5);
        Assert.True(events.GetProperty("pieces").GetInt32() > 1);
        Assert.InRange(events.GetProperty("usage").GetProperty("output_tokens").GetInt32(), 30, 100);
    }

    [Fact]
    public async Task Transcription_RealRecording_IsUnderstoodInAllFormats()
    {
        string recording = SharedFiles.Require("speech", "ljspeech-LJ001-0004.wav");

        JsonElement answer = await NodeClient.RunAsync("audio.mjs", "transcription", Address, recording);

        const string Said = "produced the block books which were the immediate predecessors of the true printed book";
        string heard = answer.GetProperty("json").GetProperty("text").GetString()!;
        Assert.True(WordErrorRate.Between(Said, heard).Rate < 0.5, heard);
        Assert.Equal("pocketsphinx", answer.GetProperty("x-parley-engine").GetString());
        Assert.Equal("pocketsphinx", answer.GetProperty("json").GetProperty("model").GetString());
        JsonElement verbose = answer.GetProperty("verbose");
        Assert.Equal("english", verbose.GetProperty("language").GetString());
        Assert.InRange(verbose.GetProperty("duration").GetDouble(), 4, 7);
        Assert.False(verbose.TryGetProperty("words", out _));
        CheckSegments(verbose);
        JsonElement words = answer.GetProperty("words");
        Assert.False(words.TryGetProperty("segments", out _));
        CheckWords(words);
        CheckSegments(answer.GetProperty("both"));
        CheckWords(answer.GetProperty("both"));
        Assert.True(WordErrorRate.Between(Said, answer.GetProperty("text").GetString()!).Rate < 0.5);
        Assert.Matches(@"^1\n00:00:0\d,\d{3} --> 00:00:0\d,\d{3}\n", answer.GetProperty("srt").GetString());
        Assert.StartsWith("WEBVTT\n\n00:00:0", answer.GetProperty("vtt").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Transcription_Stream_TellsEachStretchAndThenAll()
    {
        JsonElement answer = await NodeClient.RunAsync(
            "audio.mjs", "transcriptionStream", Address, SharedFiles.Require("speech", "jfk.wav"));

        Assert.True(answer.GetProperty("count").GetInt32() > 1);
        Assert.Equal(110, answer.GetProperty("usage").GetProperty("input_tokens").GetInt32());
    }

    [Fact]
    public async Task Transcription_OfItsOwnSpeech_IsUnderstood()
    {
        await NodeClient.RunAsync("audio.mjs", "speech", Address, "The weather is fine today.", _folder.Path);

        foreach (string format in new[] { "mp3", "opus", "aac", "flac" })
        {
            JsonElement answer = await NodeClient.RunAsync(
                "audio.mjs", "transcriptionStream", Address, _folder.PathTo($"speech.{format}"));
            string heard = answer.GetProperty("text").GetString()!;
            Assert.Contains("weather", heard, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Translation_EnglishPasses_AnotherLanguageIsRefused()
    {
        JsonElement answer = await NodeClient.RunAsync(
            "audio.mjs", "translation", Address, SharedFiles.Require("speech", "ljspeech-LJ001-0004.wav"));

        Assert.Contains("book", answer.GetProperty("json").GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal("translate", answer.GetProperty("verbose").GetProperty("task").GetString());
        JsonElement foreign = answer.GetProperty("foreign");
        Assert.Equal(400, foreign.GetProperty("status").GetInt32());
        Assert.Equal("language", foreign.GetProperty("param").GetString());
    }

    [Fact]
    public async Task Models_AndVoices_AreListed()
    {
        JsonElement answer = await NodeClient.RunAsync("audio.mjs", "models", Address);

        string[] models = [.. answer.GetProperty("models").EnumerateArray().Select(model => model.GetProperty("id").GetString()!)];
        Assert.Superset(new HashSet<string> { "flite", "pocketsphinx", "tts-1", "whisper-1" }, models.ToHashSet());
        Assert.Equal("pocketsphinx", answer.GetProperty("one").GetProperty("engine").GetString());
        Assert.Equal(404, answer.GetProperty("unknown").GetProperty("status").GetInt32());
        Assert.Equal("model_not_found", answer.GetProperty("unknown").GetProperty("code").GetString());
        Assert.Contains(answer.GetProperty("voices").EnumerateArray(), voice => voice.GetProperty("id").GetString() == "slt");
    }

    [Fact]
    public async Task Errors_AreTheSdksOwn()
    {
        string noRecording = Path.Combine(Repository.Root, "README.md");

        JsonElement errors = await NodeClient.RunAsync("audio.mjs", "errors", Address, noRecording);

        foreach (JsonProperty error in errors.EnumerateObject())
        {
            Assert.Equal(400, error.Value.GetProperty("status").GetInt32());
            Assert.Equal("invalid_request_error", error.Value.GetProperty("type").GetString());
            Assert.False(string.IsNullOrEmpty(error.Value.GetProperty("code").GetString()));
            Assert.False(string.IsNullOrEmpty(error.Value.GetProperty("param").GetString()));
        }
    }

    private static (string Container, string Codec, int SampleRateHz) Kind(SoundProbe probe) =>
        (probe.Container, probe.Codec, probe.SampleRateHz);

    private static void CheckSegments(JsonElement answer)
    {
        double last = 0;
        foreach (JsonElement segment in answer.GetProperty("segments").EnumerateArray())
        {
            double start = segment.GetProperty("start").GetDouble();
            double end = segment.GetProperty("end").GetDouble();
            Assert.True(start >= last && end > start, $"{start} to {end} after {last}");
            last = end;
            Assert.NotEqual("", segment.GetProperty("text").GetString());
            Assert.Equal(JsonValueKind.Array, segment.GetProperty("tokens").ValueKind);
            foreach (string number in new[] { "id", "seek", "temperature", "avg_logprob", "compression_ratio", "no_speech_prob" })
                Assert.Equal(JsonValueKind.Number, segment.GetProperty(number).ValueKind);
        }

        Assert.InRange(last, 0.1, answer.GetProperty("duration").GetDouble());
    }

    private static void CheckWords(JsonElement answer)
    {
        JsonElement[] words = [.. answer.GetProperty("words").EnumerateArray()];
        Assert.True(words.Length > 5);
        double last = 0;
        foreach (JsonElement word in words)
        {
            double start = word.GetProperty("start").GetDouble();
            Assert.True(start >= last && word.GetProperty("end").GetDouble() > start, $"{word} after {last}");
            last = start;
        }
    }
}
