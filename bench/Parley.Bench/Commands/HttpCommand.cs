using System.CommandLine;
using System.Net.Http.Json;

using Parley.Bench.Http;
using Parley.Bench.Reports;
using Parley.Bench.Servers;

namespace Parley.Bench.Commands;

/// <summary><c>http</c>: many requests to the built server, and how it answers them.</summary>
internal static class HttpCommand
{
    private static readonly Option<int> _rate = new("--rate")
    {
        Description = "GET /voices a second, whether or not the earlier ones are answered.",
        DefaultValueFactory = static _ => 1_000,
    };

    private static readonly Option<int> _seconds = new("--seconds")
    {
        Description = "How long each part lasts.",
        DefaultValueFactory = static _ => 30,
    };

    private static readonly Option<int> _clients = new("--clients")
    {
        Description = "Clients that list voices, each with connections of its own.",
        DefaultValueFactory = static _ => 20,
    };

    private static readonly Option<int> _voices = new("--voices")
    {
        Description = "Voices that are made before.",
        DefaultValueFactory = static _ => 40,
    };

    private static readonly Option<int> _speakers = new("--speakers")
    {
        Description = "POST /v1/audio/speech at once; 0 for none.",
        DefaultValueFactory = static _ => 50,
    };

    private static readonly Option<string> _text = new("--text")
    {
        Description = "What they let say.",
        DefaultValueFactory = static _ => "The quick brown fox jumps over the lazy dog.",
    };

    private static readonly Option<string> _engine = new("--engine")
    {
        Description = "Who says it.",
        DefaultValueFactory = static _ => "flite",
    };

    private static readonly Option<string?> _program = new("--program")
    {
        Description = "The parley.dll to start. [default: the one that was built beside this program]",
    };

    private static readonly Option<FileInfo?> _json = new("--json") { Description = "Also write the result there." };

    public static Command Create()
    {
        var command = new Command(
            "http", "Ask the built server for its voices at a steady rate, then let many clients have speech made at once.")
        {
            _rate, _seconds, _clients, _voices, _speakers, _text, _engine, _program, _json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        DirectoryInfo data = Directory.CreateTempSubdirectory("parley-bench-");
        try
        {
            await using TargetServer server = await TargetServer.StartAsync(
                parsed.GetValue(_program) ?? TargetOptions.BuiltProgram, Settings(parsed, data.FullName), cancellationToken);
            await PrepareAsync(server.HttpAddress, parsed.GetValue(_voices), cancellationToken);
            List<HttpReport> reports = [await ListAsync(parsed, server)];
            if (parsed.GetValue(_speakers) > 0)
                reports.Add(await SpeakAsync(parsed, server));
            ReportWriter.Write(parsed.GetValue(_json), reports);
            return reports.TrueForAll(static report => report.Failed == 0) ? 0 : 1;
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    private static Dictionary<string, string> Settings(ParseResult parsed, string data) => new(StringComparer.Ordinal)
    {
        ["PARLEY_DATA"] = data,
        ["PARLEY_VOICES"] = Path.Combine(data, "voices"),
        ["PARLEY__ENGINES__TEXTTOSPEECH"] = parsed.GetValue(_engine)!,
        ["PARLEY__ENGINES__SPEECHTOTEXT"] = "scripted",
        ["PARLEY__ENGINES__BRAIN"] = "scripted",
    };

    private static async Task PrepareAsync(Uri address, int voices, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = address };
        for (int i = 0; i < voices; i++)
        {
            using HttpResponseMessage made = await http.PostAsJsonAsync("/voices", new { name = $"Voice {i}" }, cancellationToken);
            made.EnsureSuccessStatusCode();
        }
    }

    private static async Task<HttpReport> ListAsync(ParseResult parsed, TargetServer server)
    {
        // The first seconds are the compiler's.
        using (var warm = new HttpClients(server.HttpAddress, parsed.GetValue(_clients)))
            await warm.SendAtRateAsync(parsed.GetValue(_rate) / 4, 4, Request);
        using var clients = new HttpClients(server.HttpAddress, parsed.GetValue(_clients));
        return await WatchAsync(
            $"GET /voices, {parsed.GetValue(_rate)} a second, {clients.Count} clients", server, clients,
            () => clients.SendAtRateAsync(parsed.GetValue(_rate), parsed.GetValue(_seconds), Request));

        static HttpRequestMessage Request() => new(HttpMethod.Get, "/voices");
    }

    private static async Task<HttpReport> SpeakAsync(ParseResult parsed, TargetServer server)
    {
        using var clients = new HttpClients(server.HttpAddress, parsed.GetValue(_speakers));
        return await WatchAsync(
            $"POST /v1/audio/speech ({parsed.GetValue(_engine)}), {clients.Count} at once", server, clients,
            () => clients.SendInTurnAsync(parsed.GetValue(_seconds), Request));

        HttpRequestMessage Request() => new(HttpMethod.Post, "/v1/audio/speech")
        {
            Content = JsonContent.Create(new { model = "tts-1", voice = "alloy", input = parsed.GetValue(_text), response_format = "wav" }),
        };
    }

    private static async Task<HttpReport> WatchAsync(string name, TargetServer server, HttpClients clients, Func<Task> send)
    {
        await using var watch = new ResourceWatch(server.ProcessId);
        long start = TimeProvider.System.GetTimestamp();
        await send();
        double seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        HttpReport report = HttpReport.Of(name, seconds, clients, await watch.StopAsync());
        report.Say();
        return report;
    }
}
