using System.Text.Json;

using Parley.Core.Audio;

namespace Parley.EndToEnd.Tests.Converse;

public sealed class ConverseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("max")]
    [InlineData("realtime")]
    public async Task Converse_OneSentence_IsHeardAndAnswered(string speed)
    {
        await SpokenClip.WriteAsync(_folder.PathTo("in.wav"), "Good morning everybody.");
        long start = TimeProvider.System.GetTimestamp();

        RunResult result = await ConverseAsync(speed);

        string[] lines = result.AssertExit(0).Text.TrimEnd('\n').Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.Matches("heard \"[a-z ]*morning everybody\"", lines[0]);
        Assert.Contains("morning everybody", lines[0][lines[0].IndexOf("answered", StringComparison.Ordinal)..]);
        Assert.Matches(@"reply after \d+ ms \(turn ended after \d+, transcript \d+,.*speculation \w+\)$", lines[0]);
        Assert.Matches(@"^1 turn; reply_latency_ms p50 \d+, p95 \d+; speculation used in \d of 1 \(\d+ %\)$", lines[1]);
        if (speed == "realtime")
            Assert.True(TimeProvider.System.GetElapsedTime(start) > Wav.Duration(await ReadAsync("in.wav")), "It was not fed in real time.");
    }

    [Fact]
    public async Task Converse_Reply_LiesOnTheTimeLineOfTheInput()
    {
        await SpokenClip.WriteAsync(_folder.PathTo("in.wav"), "Where is the railway station?");

        (await ConverseAsync("max")).AssertExit(0);

        (AudioFormat inputFormat, float[] input) = Wav.ReadFile(_folder.PathTo("in.wav"));
        (AudioFormat format, float[] reply) = Wav.ReadFile(_folder.PathTo("reply.wav"));
        Assert.Equal(inputFormat, format);
        int endOfSpeech = AudioLevel.LastAudible(input);
        int startOfReply = AudioLevel.FirstAudible(reply);
        TimeSpan gap = format.DurationOf(startOfReply - endOfSpeech);
        Assert.InRange(gap, TimeSpan.FromSeconds(0.3), TimeSpan.FromSeconds(2.5));
        double reported = Events().Single(e => TypeOf(e) == "turn_metrics").GetProperty("reply_latency_ms").GetDouble();
        Assert.InRange(gap.TotalMilliseconds - reported, -400, 400);
    }

    [Fact]
    public async Task Converse_Events_AreWhatAClientWouldGetInOrder()
    {
        await SpokenClip.WriteAsync(_folder.PathTo("in.wav"), "Open the window please.");

        (await ConverseAsync("max")).AssertExit(0);

        List<JsonElement> events = Events();
        string[] types = [.. events.Select(TypeOf)];
        string[] expected = ["recording_started", "transcription", "llm_response", "playback_started", "playback_complete", "turn_metrics"];
        Assert.Equal(expected, expected.OrderBy(type => Array.IndexOf(types, type)));
        Assert.All(expected, type => Assert.Contains(type, types));
        double[] times = [.. events.Select(e => e.GetProperty("at_ms").GetDouble())];
        Assert.Equal(times.Order(), times);
        Assert.DoesNotContain("error", types);
    }

    [Fact]
    public async Task Converse_TwoSentencesApart_AreTwoTurns()
    {
        float[] first = await SpokenClip.SamplesAsync("Good morning everybody.");
        float[] second = await SpokenClip.SamplesAsync("Open the window please.");
        Wav.Write(_folder.PathTo("in.wav"), 16_000, 1, [.. new float[8_000], .. first, .. new float[15 * 16_000], .. second, .. new float[8_000]]);

        RunResult result = await ConverseAsync("max");

        Assert.Matches("^1\\. heard \"[a-z ]*morning everybody\"", result.AssertExit(0).Text);
        Assert.Matches("\n2\\. heard \"[a-z ]*window please\"", result.Text);
        Assert.Contains("\n2 turns; ", result.Text);
    }

    [Fact]
    public async Task Converse_AMurmurOverTheReply_LetsItGoOn()
    {
        await WriteSpokenOverAsync(await SpokenClip.SamplesAsync("right"));

        (await ConverseAsync("max")).AssertExit(0);

        List<JsonElement> events = Events();
        Assert.DoesNotContain(events, e => TypeOf(e) == "playback_interrupted");
        JsonElement turn = Assert.Single(events, e => TypeOf(e) == "turn_metrics");
        Assert.Equal(
            (1, 1), (turn.GetProperty("interruptions_held").GetInt32(), turn.GetProperty("interruptions_resumed").GetInt32()));
        Assert.Single(events, e => TypeOf(e) == "transcription" && e.GetProperty("is_final").GetBoolean());
    }

    [Fact]
    public async Task Converse_ARecordedStopOverTheReply_EndsIt()
    {
        await WriteSpokenOverAsync(Wav.ReadFile(SharedFiles.Require("speech", "an4-an440-mjgm-b.wav")).Samples);

        (await ConverseAsync("max")).AssertExit(0);

        List<JsonElement> events = Events();
        Assert.Contains(events, e => TypeOf(e) == "playback_interrupted");
        JsonElement cut = events.First(e => TypeOf(e) == "turn_metrics");
        Assert.Equal("stop_word", cut.GetProperty("interruption_reason").GetString());
    }

    [Theory]
    [InlineData("an4-an152-mwhw-b.wav")]
    [InlineData("an4-an251-fash-b.wav")]
    [InlineData("ljspeech-LJ001-0005.wav")]
    [InlineData("jfk.wav")]
    public async Task Converse_RealRecording_IsAnsweredWithWhatWasHeard(string name)
    {
        SharedFiles.SkipUnlessPresent("speech", name);

        RunResult result = await ParleyProgram.RunAsync(
            "converse", "--input", SharedFiles.PathTo("speech", name), "--output", _folder.PathTo("reply.wav"),
            "--events", _folder.PathTo("events.jsonl"), "--speed", "max");

        result.AssertExit(0);
        List<JsonElement> events = Events();
        Assert.Contains(events, e => TypeOf(e) == "turn_metrics");
        string heard = "";
        foreach (JsonElement sessionEvent in events)
        {
            if (TypeOf(sessionEvent) == "transcription" && sessionEvent.GetProperty("is_final").GetBoolean())
                heard = sessionEvent.GetProperty("text").GetString()!;
            else if (TypeOf(sessionEvent) == "llm_response")
                Assert.Contains(heard, sessionEvent.GetProperty("text").GetString(), StringComparison.OrdinalIgnoreCase);
        }
        Assert.NotEqual("", heard);
        Assert.True(AudioLevel.FirstAudible(Wav.ReadFile(_folder.PathTo("reply.wav")).Samples) > 0, "The reply is silent.");
    }

    [Fact]
    public async Task Converse_Silence_SaysThatNothingWasHeard()
    {
        Wav.Write(_folder.PathTo("in.wav"), 16_000, 1, new float[32_000]);

        RunResult result = await ConverseAsync("max");

        result.AssertExit(0).AssertOneErrorLine("Nothing that sounds like speech", "in.wav");
        Assert.StartsWith("0 turns; no reply was heard", result.Text);
        Assert.True(Wav.Duration(await ReadAsync("reply.wav")) >= TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Converse_UnknownPersona_ListsThoseThereAre()
    {
        await SpokenClip.WriteAsync(_folder.PathTo("in.wav"), "Hello.");

        RunResult result = await ConverseAsync("max", "--persona", "nobody");

        result.AssertExit(2).AssertOneErrorLine("no persona 'nobody'", "assistant");
        Assert.Equal(["in.wav"], _folder.Names);
    }

    [Fact]
    public async Task Converse_ModelServerDown_SaysSoOnceAndFails()
    {
        await SpokenClip.WriteAsync(_folder.PathTo("in.wav"), "Good morning everybody.");
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["LLM_ENDPOINT"] = "http://127.0.0.1:9", ["LLM_MODEL"] = "none" };

        RunResult result = await ParleyProgram.RunAsync(
            ["converse", "--input", _folder.PathTo("in.wav"), "--output", _folder.PathTo("reply.wav"), "--speed", "max"], "", environment: environment);

        Assert.Contains("127.0.0.1:9", result.AssertExit(1).Error);
    }

    [Fact]
    public async Task Converse_Interrupted_Exits130AndLeavesNoFile()
    {
        Wav.Write(_folder.PathTo("in.wav"), 16_000, 1, new float[16_000 * 600]);
        await using RunningProgram program = ParleyProgram.Start(
        [
            "converse", "--input", _folder.PathTo("in.wav"), "--output", _folder.PathTo("reply.wav"), "--events", "-",
        ]);
        await program.SaysAsync("recording_started");

        await program.SignalAsync("INT");

        Assert.Equal("", (await program.WaitAsync()).AssertExit(130).Error);
        Assert.Equal(["in.wav"], _folder.Names);
    }

    private Task<RunResult> ConverseAsync(string speed, params string[] more) => ParleyProgram.RunAsync(
    [
        "converse", "--input", _folder.PathTo("in.wav"), "--output", _folder.PathTo("reply.wav"),
        "--events", _folder.PathTo("events.jsonl"), "--speed", speed, .. more,
    ]);

    /// <summary>A sentence that is answered with a longer one, and the sound in the middle of that.</summary>
    private async Task WriteSpokenOverAsync(float[] sound)
    {
        float[] sentence = await SpokenClip.SamplesAsync(
            "Good morning everybody, please open the window, close the door and then tell me what time it is in the city.");
        Wav.Write(
            _folder.PathTo("in.wav"), 16_000, 1,
            [.. new float[8_000], .. sentence, .. new float[40_000], .. sound, .. new float[8_000]]);
    }

    private List<JsonElement> Events() => [.. File.ReadLines(_folder.PathTo("events.jsonl")).Select(line => JsonElement.Parse(line))];

    private Task<byte[]> ReadAsync(string name) => File.ReadAllBytesAsync(_folder.PathTo(name), TestContext.Current.CancellationToken);

    private static string TypeOf(JsonElement sessionEvent) => sessionEvent.GetProperty("type").GetString()!;
}
