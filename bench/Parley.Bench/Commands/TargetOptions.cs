using System.CommandLine;

using Parley.Bench.Offline;
using Parley.Bench.Servers;
using Parley.Bench.Speech;
using Parley.Bench.Wire;
using Parley.Core.VoiceActivity;
using Parley.Engines.Silero;

namespace Parley.Bench.Commands;

/// <summary>
/// The options of every verb that talks to a server: which server, how it is set up, with which clips.
/// </summary>
internal sealed class TargetOptions
{
    private readonly Option<string?> _url = new("--url")
    {
        Description =
            "A server that runs already, such as ws://127.0.0.1:8080/ws/session/{id}. It must be set up as "
            + "--endpointing-ms and --silence-ms say.",
    };

    private readonly Option<bool> _spawn = new("--spawn")
    {
        Description = "Start the built server with real Silero, and stop it at the end. The default without --url.",
    };

    private readonly Option<string> _engines = new("--engines")
    {
        Description =
            "Of the started server: scripted ones, which take no time, or the real ones that it chooses itself.",
        DefaultValueFactory = static _ => "scripted",
    };

    private readonly Option<int?> _pid = new("--pid")
    {
        Description = "Process of the server of --url, to measure its CPU and memory.",
    };

    private readonly Option<string?> _program = new("--program")
    {
        Description =
            "The parley.dll to start. [default: the one that was built beside this program]",
    };

    private readonly Option<string[]> _settings = new("--set")
    {
        Description = "A further setting for the started server, such as Parley:Playout:LeadMs=20. May be repeated.",
    };

    private readonly Option<int> _endpointing = new("--endpointing-ms")
    {
        Description =
            "Silence that ends a turn, where longer than the detector's own. [default: 0, so that the detector's "
            + "decision is the end]",
    };

    private readonly Option<int> _silence = new("--silence-ms")
    {
        Description = "The detector's minimum silence.",
        DefaultValueFactory = static _ => 200,
    };

    private readonly Option<string> _encoding = new("--encoding")
    {
        Description = "How sound is sent and wanted: f32le or s16le.",
        DefaultValueFactory = static _ => "f32le",
    };

    private readonly Option<string?> _clips = new("--clips")
    {
        Description = "Folder of 16 kHz mono WAV files of speech. [default: speech in $PARLEY_SHARED or in ../shared]",
    };

    private readonly Option<double> _shortest = new("--shortest-s")
    {
        Description = "Shortest recording used.",
        DefaultValueFactory = static _ => 0.8,
    };

    private readonly Option<double> _longest = new("--longest-s")
    {
        Description = "Longest recording used.",
        DefaultValueFactory = static _ => 2.5,
    };

    private readonly Option<FileInfo?> _json = new("--json") { Description = "Also write the result there." };

    private readonly Option<int> _seed = new("--seed")
    {
        Description = "Of all that is drawn by chance.",
        DefaultValueFactory = static _ => 1,
    };

    public TargetOptions()
    {
        _encoding.AcceptOnlyFromAmong("f32le", "s16le");
        _engines.AcceptOnlyFromAmong("scripted", "real");
    }

    /// <summary>Where the build that made this program puts the other.</summary>
    public static string BuiltProgram =>
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../Parley.Cli/release/parley.dll"));

    public void AddTo(Command command)
    {
        Option[] options =
        [
            _url, _spawn, _pid, _program, _engines, _settings, _endpointing, _silence,
            _encoding, _clips, _shortest, _longest, _json, _seed,
        ];
        foreach (Option option in options)
            command.Options.Add(option);
    }

    public int Seed(ParseResult parsed) => parsed.GetValue(_seed);

    public FileInfo? Json(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>Starts the server, or takes the one that runs.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="replyMs">How long a started server's replies are to sound.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<TargetServer> OpenServerAsync(
        ParseResult parsed, int replyMs, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_url) is { } url)
            return TargetServer.At(url, parsed.GetValue(_pid));
        Dictionary<string, string> environment = parsed.GetValue(_engines) == "scripted"
            ? ServerSettings.Scripted(replyMs, parsed.GetValue(_endpointing), parsed.GetValue(_silence))
            : ServerSettings.Real(parsed.GetValue(_endpointing), parsed.GetValue(_silence));
        foreach (string setting in parsed.GetValue(_settings) ?? [])
        {
            string[] parts = setting.Split('=', 2);
            environment[parts[0].Replace(":", "__", StringComparison.Ordinal)] = parts.Length == 2 ? parts[1] : "";
        }

        string program = parsed.GetValue(_program) ?? BuiltProgram;
        TargetServer server = await TargetServer.StartAsync(program, environment, cancellationToken);
        Console.WriteLine($"server: process {server.ProcessId}");
        return server;
    }

    /// <summary>The detector as the server has it.</summary>
    public OfflineEar OpenEar(ParseResult parsed, SileroVoiceActivityEngine engine) => new(
        engine,
        new VoiceActivityOptions { MinimumSilenceMs = parsed.GetValue(_silence) },
        TimeSpan.FromMilliseconds(parsed.GetValue(_endpointing)));

    public ClipLibrary LoadClips(ParseResult parsed, OfflineEar ear)
    {
        string shared = Environment.GetEnvironmentVariable("PARLEY_SHARED") is { Length: > 0 } named
            ? named
            : Path.Combine(RepositoryRoot(), "..", "shared");
        return ClipLibrary.Load(
            parsed.GetValue(_clips) ?? Path.Combine(shared, "speech"),
            TimeSpan.FromSeconds(parsed.GetValue(_shortest)),
            TimeSpan.FromSeconds(parsed.GetValue(_longest)),
            parsed.GetValue(_encoding) == "s16le" ? WireFormat.Int16 : WireFormat.Float32,
            ear);
    }

    private static string RepositoryRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Parley.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? Environment.CurrentDirectory;
    }
}
