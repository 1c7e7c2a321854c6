using System.CommandLine;
using System.Text;

using Parley.Bench.Offline;
using Parley.Bench.Reports;
using Parley.Bench.Speech;
using Parley.Bench.Wire;
using Parley.Core.VoiceActivity;

namespace Parley.Bench.Commands;

/// <summary><c>self-check</c>: whether the bench's own arithmetic holds, in a second.</summary>
internal static class SelfCheckCommand
{
    private const string TypeInText = """{"text":"{\"type\":\"error\"}","type":"playback_started"}""";
    private const string Partial = """{"type":"transcription","text":"a","is_final":false}""";

    public static Command Create()
    {
        var command = new Command(
            "self-check", "Check the bench's own arithmetic: percentiles, slopes, WebSocket frames, events, "
                + "offline decisions.");
        command.SetAction(static _ => Run());
        return command;
    }

    private static int Run()
    {
        (string What, bool Holds)[] checks =
        [
            ("percentiles are values that were measured", Hundred() is { P50: 50, P99: 99, Maximum: 100 }),
            ("a straight line has its slope", Math.Abs(Statistics.Slope([0, 1, 2], [5, 7, 9]) - 2) < 1e-9),
            ("a short frame's head is read back", IsReadBack(5)),
            ("a 16-bit length is read back", IsReadBack(640)),
            ("a 64-bit length is read back", IsReadBack(70_000)),
            ("a type inside a text does not count", KindOf(TypeInText) == ServerEventKind.PlaybackStarted),
            ("a partial is not a final", KindOf(Partial) == ServerEventKind.Other),
            ("the frame that completes the window decides", Decides(endOfTurnMs: 0, pauseFrames: 60)),
            ("what is left of a longer delay is counted", Decides(endOfTurnMs: 500, pauseFrames: 60)),
            ("speech within the delay continues the turn", Rejoins()),
        ];
        foreach ((string what, bool holds) in checks)
            Console.WriteLine($"{(holds ? "ok    " : "FAILED")} {what}");
        return Array.TrueForAll(checks, check => check.Holds) ? 0 : 1;
    }

    private static Distribution Hundred() => Distribution.Of(Enumerable.Range(1, 100).Select(static i => (double)i));

    private static ServerEventKind KindOf(string json) => EventReader.Read(Encoding.UTF8.GetBytes(json)).Kind;

    private static bool IsReadBack(int bytes)
    {
        byte[] frame = WireFraming.Encode(WireFraming.BinaryOpcode, new byte[bytes]);
        return WireFraming.TryReadHead(frame, out WireFrameHead head)
            && head == new WireFrameHead(WireFraming.BinaryOpcode, true, frame.Length - bytes - 4, bytes);
    }

    private static OfflineEar Ear(int endOfTurnMs) =>
        new(new LoudnessEngine(), new VoiceActivityOptions(), TimeSpan.FromMilliseconds(endOfTurnMs));

    private static bool Decides(int endOfTurnMs, int pauseFrames)
    {
        List<OfflineTurn> turns = Ear(endOfTurnMs).Listen([.. Silence(50), .. Noise(50), .. Silence(pauseFrames)]);
        // The deciding window ends 200 to 264 ms after the speech, and its frame at most 20 ms later.
        return turns is [{ } turn]
            && turn.StartFrame is >= 50 and < 60
            && turn.EndFrame is >= 109 and <= 114
            && turn.Remaining.TotalMilliseconds == Math.Max(0, endOfTurnMs - SilenceAt(turn));
    }

    // Windows of 32 ms: the last that has speech in it ends at the next multiple after the end of frame 99.
    private static double SilenceAt(OfflineTurn turn) =>
        ((turn.EndFrame + 1) * 20) - (Math.Ceiling(100 * 20 / 32.0) * 32);

    private static bool Rejoins() =>
        Ear(1_000).Listen([.. Silence(50), .. Noise(50), .. Silence(25), .. Noise(50), .. Silence(75)])
            is [{ StartFrame: < 60, EndFrame: > 175 }];

    private static IEnumerable<float[]> Silence(int frames) => Enumerable.Repeat(ClipLibrary.SilentSamples, frames);

    private static IEnumerable<float[]> Noise(int frames)
    {
        var random = new Random(1);
        for (int i = 0; i < frames; i++)
            yield return [.. ClipLibrary.SilentSamples.Select(_ => (random.NextSingle() - 0.5f) * 0.8f)];
    }
}
