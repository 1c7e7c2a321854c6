using System.Text.Json;

namespace Parley.EndToEnd.Tests.Converse;

public sealed class ConverseTurnTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Converse_SmartTurn_AnswersASentenceSoonerAndWaitsForOneThatWasCut()
    {
        float[] sentence = Wav.ReadFile(SharedFiles.Require("speech", "librispeech-2412-153948-0000.wav")).Samples;
        // In the middle of a clause, which the detector is sure of on any machine.
        float[] cut = sentence[..40_000];
        string model = SharedFiles.Require("models", "smart-turn");

        double alone = await LastDelayAsync(sentence, "none", model);
        double finished = await LastDelayAsync(sentence, "smart-turn", model);
        double unfinished = await LastDelayAsync(cut, "smart-turn", model);

        Assert.True(finished < alone, $"{finished} ms with the detector, {alone} ms without");
        Assert.True(unfinished > alone, $"{unfinished} ms after a cut with the detector, {alone} ms without");
    }

    [Fact]
    public async Task Converse_SmartTurnMissing_TheSilenceDecidesAndItIsSaid()
    {
        float[] sentence = Wav.ReadFile(SharedFiles.Require("speech", "an4-an251-fash-b.wav")).Samples;

        await LastDelayAsync(sentence, "smart-turn", _folder.PathTo("nowhere"), exitCode: 1);

        JsonElement error = Assert.Single(Events(), static e => TypeOf(e) == "error");
        Assert.Equal("turn_detector_failed", error.GetProperty("code").GetString());
        Assert.Contains("nowhere", error.GetProperty("message").GetString());
    }

    private async Task<double> LastDelayAsync(float[] speech, string detector, string model, int exitCode = 0)
    {
        Wav.Write(_folder.PathTo("in.wav"), 16_000, 1, [.. speech, .. new float[80_000]]);
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Parley__Engines__TurnDetector"] = detector,
            ["Parley__SmartTurn__Model"] = model,
        };
        RunResult result = await ParleyProgram.RunAsync(
            [
                "converse", "--input", _folder.PathTo("in.wav"), "--output", _folder.PathTo("reply.wav"),
                "--events", _folder.PathTo("events.jsonl"), "--speed", "max",
            ],
            "", environment: environment);
        result.AssertExit(exitCode);
        JsonElement turn = Events().Last(static e => TypeOf(e) == "turn_metrics");
        return turn.GetProperty("end_of_turn_delay_ms").GetDouble();
    }

    private List<JsonElement> Events() => [.. File.ReadLines(_folder.PathTo("events.jsonl")).Select(static line => JsonElement.Parse(line))];

    private static string TypeOf(JsonElement sessionEvent) => sessionEvent.GetProperty("type").GetString()!;
}
