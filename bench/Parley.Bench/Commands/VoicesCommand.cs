using System.CommandLine;
using System.Globalization;

using Parley.Bench.Reports;
using Parley.Bench.Voices;
using Parley.Core.TextToSpeech;

namespace Parley.Bench.Commands;

/// <summary><c>voices</c>: how quick the neural voices are, beside the same files in a straight loop.</summary>
internal static class VoicesCommand
{
    // A row each; a new engine adds its contender.
    private static readonly VoiceContender[] _contenders =
    [
        new PiperContender(),
        new KokoroContender("onnx-community-timestamped", "model.onnx", "fp32"),
        new KokoroContender("onnx-community", "model_quantized.onnx", "int8"),
        new PocketTtsContender("int8"),
        new PocketTtsContender("fp32"),
    ];

    private static readonly (string Name, string Text)[] _texts =
    [
        ("sentence", "The kettle is on and the toast is nearly done."),
        ("long sentence",
            "If the weather holds until the weekend, we could take the early train to the coast, "
                + "walk along the cliffs, and be back before it gets dark."),
        ("paragraph",
            "Your train leaves at seven fifteen. It goes from platform four, which is on the far side of the station. "
                + "Bring a coat, because it may rain later."),
    ];

    private static readonly Option<string> _models =
        new("--models") { Description = "The folder of the models, a folder for each family", Required = true };

    private static readonly Option<string?> _peers =
        new("--peers") { Description = "A folder in which onnxruntime-node is installed; without it only Parley runs" };

    private static readonly Option<string?> _only = new("--only") { Description = "Rows whose name has this in it" };

    private static readonly Option<int[]> _threads = new("--threads")
    {
        Description = "Threads that a run may use; may be given more than once (default: 1 and 2)",
        DefaultValueFactory = static _ => [1, 2],
    };

    private static readonly Option<int> _rounds =
        new("--rounds") { Description = "After one to warm up (default: 5)", DefaultValueFactory = static _ => 5 };

    public static Command Create()
    {
        var command =
            new Command("voices", "Measure neural voices beside the same files in a straight loop of onnxruntime-node")
        {
            _models, _peers, _only, _threads, _rounds,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string models = parsed.GetRequiredValue(_models);
        string only = parsed.GetValue(_only) ?? "";
        Console.WriteLine(Machine.ThisOne());
        Console.WriteLine(
            "| voice | text | threads | x real time | first audio, ms | allocated, KB | straight loop x | its first audio, ms |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (
            VoiceContender contender in _contenders.Where(
                contender => contender.Name.Contains(only, StringComparison.OrdinalIgnoreCase)))
        {
            if (contender.WhyNot(models) is { } reason)
            {
                Console.WriteLine($"| {contender.Name} | {reason} | | | | | | |");
                continue;
            }

            foreach (int threads in parsed.GetRequiredValue(_threads))
                await MeasureAsync(contender, models, threads, parsed, cancellationToken);
        }

        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"Resident at the end: {VoiceRun.ResidentMiB():0} MiB"));
        return 0;
    }

    private static async Task MeasureAsync(
        VoiceContender contender, string models, int threads, ParseResult parsed, CancellationToken cancellationToken)
    {
        int rounds = parsed.GetRequiredValue(_rounds);
        ITextToSpeechEngine engine = contender.Open(models, threads);
        using var owned = engine as IDisposable;
        foreach ((string name, string text) in _texts)
        {
            VoiceRun own = await VoiceRun.MeasureAsync(engine, contender.Request(text), rounds, cancellationToken);
            PeerRun? loop = parsed.GetValue(_peers) is null ? null
                : await contender.PeerAsync(models, text, cancellationToken);
            string peer = "| | |";
            if (loop is not null)
            {
                PeerRun.Result result =
                    await loop.RunAsync(parsed.GetValue(_peers)!, threads, rounds, cancellationToken);
                double seconds = (double)result.Samples / loop.SampleRateHz;
                peer = string.Create(CultureInfo.InvariantCulture,
                    $"| {seconds / (Median(result.TotalMs) / 1_000):0.00} | {Median(result.FirstMs):0} |");
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {contender.Name} | {name} | {threads} | {own.TimesRealTime:0.00} | {own.First.TotalMilliseconds:0} | {own.AllocatedBytes / 1_024} {peer}"));
        }
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
