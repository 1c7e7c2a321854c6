using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Parley.Bench.Servers;

/// <summary>
/// The server that is measured: one that runs already, or one that is started for the run and stopped after it.
/// </summary>
internal sealed partial class TargetServer : IAsyncDisposable
{
    private const int Terminate = 15;
    private const string SessionPlaceholder = "{id}";

    private readonly string _urlTemplate;
    private readonly Process? _process;
    private readonly List<string> _lastLines = [];
    private readonly List<string> _faults = [];

    private TargetServer(string urlTemplate, int? processId, Process? process)
    {
        _urlTemplate = urlTemplate;
        ProcessId = processId;
        _process = process;
    }

    /// <summary>Whose CPU and memory are measured; null if unknown.</summary>
    public int? ProcessId { get; }

    /// <summary>Where it answers requests.</summary>
    public Uri HttpAddress => new UriBuilder(new Uri(_urlTemplate).GetLeftPart(UriPartial.Authority)) { Scheme = "http" }.Uri;

    /// <summary>Where the session of that name is.</summary>
    public Uri UrlOf(string sessionId) =>
        new(_urlTemplate.Replace(SessionPlaceholder, sessionId, StringComparison.Ordinal));

    /// <summary>A server that runs already.</summary>
    /// <exception cref="ArgumentException">The address names no session.</exception>
    public static TargetServer At(string urlTemplate, int? processId) =>
        urlTemplate.StartsWith("ws://", StringComparison.Ordinal)
        && urlTemplate.Contains(SessionPlaceholder, StringComparison.Ordinal)
            ? new TargetServer(urlTemplate, processId, null)
            : throw new ArgumentException(
                $"'{urlTemplate}' is no address of sessions; give one such as ws://127.0.0.1:8080/ws/session/{{id}}.");

    /// <summary>Starts <c>parley serve</c> on a free port and waits until it is healthy.</summary>
    /// <param name="program">The built <c>parley.dll</c>.</param>
    /// <param name="environment">Settings for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">It does not start.</exception>
    public static async Task<TargetServer> StartAsync(
        string program, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        if (!File.Exists(program))
        {
            throw new IOException(
                $"There is no '{program}'; build it with 'dotnet build -c Release src/Parley.Cli', or name "
                    + "another with --program.");
        }

        int port = FreePort();
        var start = new ProcessStartInfo("dotnet", [program, "serve", "--port", port.ToString()])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        Process process = Process.Start(start) ?? throw new IOException($"'dotnet {program}' did not start.");
        var server = new TargetServer($"ws://127.0.0.1:{port}/ws/session/{SessionPlaceholder}", process.Id, process);
        process.OutputDataReceived += (_, line) => server.Keep(line.Data);
        process.ErrorDataReceived += (_, line) => server.Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await server.WaitUntilHealthyAsync(new Uri($"http://127.0.0.1:{port}/health"), cancellationToken);
        return server;
    }

    /// <summary>Asks a server that was started here to end, and makes it after ten seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_process is null)
            return;
        if (!_process.HasExited)
            _ = Signal(_process.Id, Terminate);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
            await Console.Error.WriteLineAsync("The server did not end within 10 s of SIGTERM and was killed.");
        }

        _process.Dispose();
    }

    /// <summary>Whether the process that was started is still there.</summary>
    public bool IsRunning => _process is { HasExited: false };

    /// <summary>Lines that the server has logged as errors, with a line or two of what follows them; the first thousand.</summary>
    public IReadOnlyList<string> Faults()
    {
        lock (_lastLines)
            return [.. _faults];
    }

    /// <summary>The last lines of the server's log.</summary>
    public string Log()
    {
        lock (_lastLines)
            return string.Join(Environment.NewLine, _lastLines);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (_lastLines)
        {
            if (_faults.Count < 1_000 && (line.Contains("Z error ", StringComparison.Ordinal) || line.Contains("Z fatal ", StringComparison.Ordinal)))
                _faults.Add(line);
            _lastLines.Add(line);
            if (_lastLines.Count > 40)
                _lastLines.RemoveAt(0);
        }
    }

    private async Task WaitUntilHealthyAsync(Uri health, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        for (int attempt = 0; attempt < 300 && !_process!.HasExited; attempt++)
        {
            try
            {
                using HttpResponseMessage answer = await http.GetAsync(health, cancellationToken);
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
        }

        string what = _process!.HasExited
            ? $"ended at once with code {_process.ExitCode}"
            : "did not become healthy within 30 s";
        string log = Log();
        await DisposeAsync();
        throw new IOException($"The server {what}. Its log:{Environment.NewLine}{log}");
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int processId, int signal);
}
