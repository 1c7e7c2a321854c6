using System.CommandLine;
using System.Globalization;

using Microsoft.Extensions.Options;

using Parley.Bench.Reports;
using Parley.Engines.Models;
using Parley.Engines.Whisper;
using Parley.Engines.Whisper.Decoding;
using Parley.Engines.Whisper.Files;
using Parley.Engines.Whisper.Streaming;

namespace Parley.Bench.Commands;

/// <summary><c>whisper-streaming</c>: how long the final text takes after the end of speech.</summary>
internal static class WhisperStreamingCommand
{
    private const int SampleRateHz = 16_000;

    private static readonly Option<string> _folder = new("--model-dir") { Description = "A Whisper model's folder", Required = true };

    private static readonly Option<double> _seconds =
        new("--seconds") { Description = "Length of the utterance (default: 5)", DefaultValueFactory = static _ => 5 };

    private static readonly Option<int> _tokens =
        new("--tokens") { Description = "Ids to decode at most (default: 24)", DefaultValueFactory = static _ => 24 };

    private static readonly Option<int> _rounds =
        new("--rounds") { Description = "After one to warm up (default: 5)", DefaultValueFactory = static _ => 5 };

    public static Command Create()
    {
        var command = new Command("whisper-streaming", "Measure the time from the end of speech to Whisper's final text")
        {
            _folder, _seconds, _tokens, _rounds,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var store = new ModelStore(Options.Create(new ModelOptions { Store = Path.Combine(Path.GetTempPath(), "parley-bench-whisper") }));
        WhisperFiles files = WhisperFiles.FindAll(parsed.GetRequiredValue(_folder), "name a folder of a Whisper model")[0];
        using WhisperLoaded loaded = WhisperLoaded.Load(files, new PreparedFiles(store), threads: 1);
        // Without times: generated weights would close segments at random and begin again there.
        var window = new WindowRequest
        {
            Language = loaded.Tokenizer.Special.FirstLanguage,
            MaximumTokens = parsed.GetRequiredValue(_tokens),
            WithTimestamps = false,
        };
        var utterance = new WhisperUtterance(
            new WindowDecoder(loaded.Model, loaded.Tokenizer), loaded.Tokenizer, loaded.Model.Config.MelBands, new UtteranceRequest(window));
        float[] sound = Sound(parsed.GetRequiredValue(_seconds));

        List<double> scratch = [], drafted = [], heard = [];
        for (int round = -1; round < parsed.GetRequiredValue(_rounds); round++)
        {
            utterance.Clear();
            utterance.Add(sound);
            double first = Time(() => utterance.Step(CancellationToken.None));
            double second = Time(() => utterance.Step(CancellationToken.None));
            utterance.Add(new float[SampleRateHz / 4]);
            double final = Time(() => utterance.Finish(CancellationToken.None));
            if (round < 0)
                continue;
            scratch.Add(first);
            drafted.Add(second);
            heard.Add(final);
        }

        Console.WriteLine(Machine.ThisOne());
        Console.WriteLine("| from nothing, ms | with a draft that is right, ms | after a step in the pause, ms |");
        Console.WriteLine("|---|---|---|");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| {Median(scratch):F0} | {Median(drafted):F0} | {Median(heard):F2} |"));
        return 0;
    }

    private static float[] Sound(double seconds)
    {
        var random = new Random(1);
        float[] samples = new float[(int)(seconds * SampleRateHz)];
        for (int i = 0; i < samples.Length; i++)
            samples[i] = (random.NextSingle() - 0.5f) * 0.5f;
        return samples;
    }

    private static double Time<T>(Func<T> work)
    {
        long start = TimeProvider.System.GetTimestamp();
        work();
        return TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
