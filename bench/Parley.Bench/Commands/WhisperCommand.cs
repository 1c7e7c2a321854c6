using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;

using Microsoft.Extensions.Options;

using Parley.Bench.Ears;
using Parley.Bench.Reports;
using Parley.Bench.Voices;
using Parley.Engines.Models;
using Parley.Engines.Whisper.Files;
using Parley.Engines.Whisper.Model;
using Parley.Testing;

namespace Parley.Bench.Commands;

/// <summary><c>whisper</c>: how quick the recogniser's model is, beside the same files in transformers.js and in a straight loop.</summary>
internal static class WhisperCommand
{
    private const int SampleRateHz = 16_000;

    private static readonly string[] _sizes = ["tiny", "base"];

    private static readonly Option<string> _models =
        new("--models") { Description = "The folder of the models, a folder for each family", Required = true };

    private static readonly Option<string?> _peers = new("--peers")
    {
        Description = "A folder in which @huggingface/transformers and onnxruntime-node are installed; without it only Parley runs",
    };

    private static readonly Option<string> _only = new("--only")
    {
        Description = "Rows whose name has this in it",
        DefaultValueFactory = static _ => "",
    };

    private static readonly Option<int[]> _threads = new("--threads")
    {
        Description = "Threads that a run may use; may be given more than once (default: 1)",
        DefaultValueFactory = static _ => [1],
    };

    private static readonly Option<double> _seconds =
        new("--seconds") { Description = "Length of the utterance (default: 5)", DefaultValueFactory = static _ => 5 };

    private static readonly Option<int> _tokens =
        new("--tokens") { Description = "Ids to decode (default: 24)", DefaultValueFactory = static _ => 24 };

    private static readonly Option<int> _rounds =
        new("--rounds") { Description = "After one to warm up (default: 5)", DefaultValueFactory = static _ => 5 };

    public static Command Create()
    {
        var command = new Command("whisper", "Measure Whisper beside transformers.js and a straight loop of onnxruntime-node")
        {
            _models, _peers, _only, _threads, _seconds, _tokens, _rounds,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        Console.WriteLine(Machine.ThisOne());
        Console.WriteLine(
            "| model | threads | encoder, ms | encoder of 30 s, ms | id, ms | total, ms | managed bytes in steps | resident, MiB "
            + "| straight loop: encoder | id | total | transformers.js: total |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (string size in _sizes)
        {
            foreach (WhisperPrecision precision in Enum.GetValues<WhisperPrecision>())
            {
                string name = $"{size} {(precision == WhisperPrecision.Full ? "fp32" : "int8")}";
                foreach (int threads in parsed.GetRequiredValue(_threads))
                {
                    if (name.Contains(parsed.GetRequiredValue(_only), StringComparison.OrdinalIgnoreCase))
                        await MeasureAsync(name, size, precision, threads, parsed, cancellationToken);
                }
            }
        }

        return 0;
    }

    private static async Task MeasureAsync(
        string name, string size, WhisperPrecision precision, int threads, ParseResult parsed, CancellationToken cancellationToken)
    {
        string folder = Path.Combine(Path.GetFullPath(parsed.GetRequiredValue(_models)), "whisper");
        WhisperFiles? files = WhisperFiles.FindAll(Path.Combine(folder, $"whisper-{size}"), "build it with materialize.mjs")
            .FirstOrDefault(files => files.Precision == precision);
        if (files is null)
        {
            Console.WriteLine($"| {name} | there are no files of it | | | | | | | | | | |");
            return;
        }

        int tokens = parsed.GetRequiredValue(_tokens), rounds = parsed.GetRequiredValue(_rounds);
        float[] samples = Utterance(parsed.GetRequiredValue(_seconds));
        WhisperRun own = Measure(files, threads, samples, tokens, rounds, out double resident);
        string peer = "| | | |";
        if (parsed.GetValue(_peers) is { } peers)
        {
            object work = new
            {
                threads,
                rounds,
                tokens,
                Models = folder,
                Name = $"whisper-{size}",
                Ending = precision == WhisperPrecision.Full ? "" : "_quantized",
                Samples = Convert.ToBase64String(MemoryMarshal.AsBytes<float>(samples)),
                Features = Convert.ToBase64String(MemoryMarshal.AsBytes<float>(WhisperRun.Features(samples, WhisperConfig.MaximumFrames))),
            };
            WhisperPeer.Result loop = await WhisperPeer.RunAsync("loop", peers, work, cancellationToken);
            WhisperPeer.Result library = await WhisperPeer.RunAsync("transformers", peers, work, cancellationToken);
            peer = string.Create(CultureInfo.InvariantCulture,
                $"{loop.EncoderMs:0} | {loop.TokenMs:0.0} | {loop.TotalMs:0} | {library.TotalMs:0} |");
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {name} | {threads} | {own.EncoderMs:0} | {own.WholeWindowMs:0} | {own.TokenMs:0.0} | {own.TotalMs:0} | {own.StepBytes} | {resident:0} | {peer}"));
    }

    private static WhisperRun Measure(
        WhisperFiles files, int threads, float[] samples, int tokens, int rounds, out double residentMiB)
    {
        using var folder = new TemporaryFolder();
        var store = new ModelStore(Options.Create(new ModelOptions { Store = folder.Path }));
        using var prepared = new PreparedFiles(store);
        double before = VoiceRun.ResidentMiB();
        WhisperModel.Load(files, prepared, threads).Dispose(); // what is prepared at the first use is not what is measured
        using var model = WhisperModel.Load(files, prepared, threads);
        WhisperRun run = WhisperRun.Measure(model, samples, tokens, rounds);
        residentMiB = Math.Max(VoiceRun.ResidentMiB() - before, 0);
        return run;
    }

    /// <summary>A few swept tones with pauses: what is heard does not matter, but silence would be a special case.</summary>
    private static float[] Utterance(double seconds)
    {
        float[] samples = new float[(int)(seconds * SampleRateHz)];
        for (int i = 0; i < samples.Length; i++)
        {
            double at = (double)i / SampleRateHz;
            double loudness = Math.Max(0, Math.Sin(2 * Math.PI * 2.5 * at));
            samples[i] = (float)(0.3 * loudness * Math.Sin(2 * Math.PI * (200 + (600 * Math.Sin(at))) * at));
        }

        return samples;
    }
}
