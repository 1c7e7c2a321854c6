using System.CommandLine;

using Microsoft.Extensions.Options;

using Parley.Bench.Reports;
using Parley.Bench.Turns;
using Parley.Core.Turns;
using Parley.Engines.Models;
using Parley.Engines.Silero;
using Parley.Engines.SmartTurn;
using Parley.Testing;

namespace Parley.Bench.Commands;

/// <summary><c>turns</c>: how soon finished sentences are answered, and how many unfinished ones are cut off.</summary>
internal static class TurnsCommand
{
    private static readonly Option<string?> _model = new("--model")
    {
        Description = "The folder or file of Smart Turn (default: smart-turn in the folder of the shared models, else the store's)",
    };

    private static readonly Option<DirectoryInfo?> _output = new("--output-path")
    {
        Description = "A folder for turns.csv and turns.svg",
    };

    private static readonly int[] _answersMs = [60, 100, 160, 200, 300, 500, 1_000, 2_000];

    private static readonly Option<bool> _isBusy = new("--busy")
    {
        Description = "Let a session hear and recognise in real time meanwhile, to see what the detector costs then",
    };

    public static Command Create()
    {
        var command = new Command(
            "turns", "Score the end of turns on labelled pauses of the shared recordings: delay against false cut-offs, for the "
                + "silence alone and with Smart Turn.")
        {
            _model, _output, _isBusy,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        TextWriter output = Console.Out;
        using var ear = new SileroVoiceActivityEngine();
        using SmartTurnDetector detector = Open(parsed.GetValue(_model));
        var benchmark = new TurnBenchmark(ear);
        benchmark.Load();
        await output.WriteLineAsync(Machine.ThisOne().ToString());
        foreach (IGrouping<PauseKind, HeardPause> kind in benchmark.Pauses.GroupBy(static pause => pause.Pause.Kind))
            await output.WriteLineAsync($"{kind.Key}: {kind.Count()}");
        await output.WriteLineAsync($"not heard as one pause, left out: {benchmark.Unheard}");

        using var busy = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task session = parsed.GetValue(_isBusy) ? BusySession.RunAsync(ear, busy.Token) : Task.CompletedTask;
        List<TurnPoint> silence = [];
        foreach (TurnOptions options in TurnSweep.Silences)
            silence.Add(await benchmark.ScoreAsync("silence", options, null, cancellationToken));
        List<TurnPoint> all = [];
        foreach (TurnOptions options in TurnSweep.Detectors)
            all.Add(await benchmark.ScoreAsync(detector.Name, options, detector, cancellationToken));
        TurnPoint alone = await benchmark.ScoreAsync("silence", new TurnOptions(), null, cancellationToken);
        TurnPoint product = await benchmark.ScoreAsync(detector.Name, new TurnOptions(), detector, cancellationToken);
        List<TurnPoint> best = TurnReport.Best(all);

        await output.WriteLineAsync();
        TurnReport.SayComparison(output, silence, best);
        await output.WriteLineAsync();
        TurnReport.SayHeader(output);
        TurnReport.Say(output, "silence alone, as set", alone);
        TurnReport.Say(output, "with the detector, as set", product);
        await output.WriteLineAsync();
        foreach (int ms in (int[])[100, 200, 500, 1_000])
        {
            var silent = TimeSpan.FromMilliseconds(ms);
            double open = await benchmark.SeparationAsync(detector, silent, PauseKind.Open, cancellationToken);
            double pauses = await benchmark.SeparationAsync(detector, silent, PauseKind.Pause, cancellationToken);
            double cuts = await benchmark.SeparationAsync(detector, silent, PauseKind.Cut, cancellationToken);
            await output.WriteLineAsync(FormattableString.Invariant(
                $"AUC of finished sentences after {ms} ms of silence: against open ends {open:0.00}, pauses {pauses:0.00}, cuts {cuts:0.00}"));
        }

        if (parsed.GetValue(_output) is { } details)
            await WriteAnswersAsync(details, benchmark, detector, cancellationToken);
        await busy.CancelAsync();
        await session;
        await output.WriteLineAsync($"one question, ms: {benchmark.Costs()}");
        Write(parsed.GetValue(_output), silence, all, best, alone, product);
        return 0;
    }

    private static SmartTurnDetector Open(string? model)
    {
        if (model is null && Directory.Exists(SharedFiles.PathTo("models", "smart-turn")))
            model = SharedFiles.PathTo("models", "smart-turn");
        IOptions<ModelOptions> models = Options.Create(new ModelOptions());
        var options = new SmartTurnOptions { Parallel = 1 };
        options.Model = model is null ? options.Model : Path.GetFullPath(model);
        return new SmartTurnDetector(new ModelStore(models), models, Options.Create(options), TimeProvider.System);
    }

    /// <summary>What the detector says of each pause as it goes on.</summary>
    private static async Task WriteAnswersAsync(
        DirectoryInfo folder, TurnBenchmark benchmark, SmartTurnDetector detector, CancellationToken cancellationToken)
    {
        folder.Create();
        var lines = new List<string> { "clip,kind,at_s,paused_ms," + string.Join(',', _answersMs.Select(static ms => $"p_{ms}_ms")) };
        foreach (HeardPause pause in benchmark.Pauses)
        {
            List<string> cells = [pause.Pause.Clip, pause.Pause.Kind.ToString().ToLowerInvariant(),
                FormattableString.Invariant($"{pause.Pause.SpeechEnd / 16_000.0:0.00}"),
                FormattableString.Invariant($"{pause.Pause.Length?.TotalMilliseconds:0}")];
            foreach (int ms in _answersMs)
            {
                float probability = await pause.PredictAsync(detector, pause.LastSpeech + TimeSpan.FromMilliseconds(ms), cancellationToken);
                cells.Add(FormattableString.Invariant($"{probability:0.000}"));
            }

            lines.Add(string.Join(',', cells));
        }

        await File.WriteAllLinesAsync(Path.Combine(folder.FullName, "answers.csv"), lines, cancellationToken);
    }

    private static void Write(
        DirectoryInfo? folder, List<TurnPoint> silence, List<TurnPoint> all, List<TurnPoint> best, TurnPoint alone, TurnPoint product)
    {
        if (folder is null)
            return;
        folder.Create();
        File.WriteAllText(Path.Combine(folder.FullName, "turns.csv"), TurnReport.Csv([.. silence, .. all]));
        string chart = TurnReport.Chart(silence, best, [("silence alone, as set", alone), ("with the detector, as set", product)]);
        File.WriteAllText(Path.Combine(folder.FullName, "turns.svg"), chart);
    }
}
