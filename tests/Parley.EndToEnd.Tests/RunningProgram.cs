using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;

namespace Parley.EndToEnd.Tests;

/// <summary>A program under test. Whatever happens, it is gone when this is disposed.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    /// <summary>Far more than anything here needs, on a slow and busy machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly Process _process;
    private readonly MemoryStream _output = new();
    private readonly StringBuilder _error = new();
    private readonly List<(string Part, TaskCompletionSource<string> Seen)> _awaited = [];
    private readonly Task _outputRead;
    private readonly Task _errorRead;

    private RunningProgram(Process process, bool readOutput)
    {
        _process = process;
        _outputRead = readOutput ? ReadLinesAsync(process.StandardOutput.BaseStream, _output.Write) : Task.CompletedTask;
        _errorRead = ReadLinesAsync(process.StandardError.BaseStream, bytes => _error.Append(Encoding.UTF8.GetString(bytes)));
    }

    private delegate void Sink(ReadOnlySpan<byte> bytes);

    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>For a test that reads the output itself; the program was started with <c>readOutput: false</c>.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    public static RunningProgram Start(
        string file, IEnumerable<string> arguments, string? folder = null, IReadOnlyDictionary<string, string?>? environment = null,
        bool readOutput = true)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        foreach ((string name, string? value) in environment ?? ImmutableDictionary<string, string?>.Empty)
            start.Environment[name] = value;
        return new RunningProgram(Process.Start(start)!, readOutput);
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<RunResult> RunAsync(
        string file, IEnumerable<string> arguments, string? folder = null, IReadOnlyDictionary<string, string?>? environment = null,
        ReadOnlyMemory<byte> input = default)
    {
        await using RunningProgram program = Start(file, arguments, folder, environment);
        try
        {
            await program.Input.WriteAsync(input, TestContext.Current.CancellationToken);
            program.Input.Close();
        }
        catch (IOException)
        {
            // It ended without reading everything.
        }
        return await program.WaitAsync();
    }

    /// <summary>Completes with the first line, of either stream, that holds <paramref name="part"/>, also if it was said before.</summary>
    public Task<string> SaysAsync(string part)
    {
        var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_awaited)
        {
            _awaited.Add((part, seen));
            Announce();
        }
        return seen.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    public async Task<RunResult> WaitAsync(TimeSpan? patience = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(patience ?? Patience);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
            await Task.WhenAll(_outputRead, _errorRead).WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"'{_process.StartInfo.FileName} {string.Join(' ', _process.StartInfo.ArgumentList)}' did not end.\nstderr: {_error}");
        }
        return new RunResult(_process.ExitCode, _output.ToArray(), _error.ToString());
    }

    /// <summary>Sends a signal such as <c>INT</c> or <c>TERM</c>.</summary>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString()]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private async Task ReadLinesAsync(Stream stream, Sink sink)
    {
        var buffer = new byte[65_536];
        int count;
        while ((count = await stream.ReadAsync(buffer)) > 0)
        {
            lock (_awaited)
            {
                sink(buffer.AsSpan(0, count));
                Announce();
            }
        }
    }

    private void Announce()
    {
        if (_awaited.Count == 0)
            return;
        string[] lines = (Encoding.UTF8.GetString(_output.ToArray()) + "\n" + _error).Split('\n');
        _awaited.RemoveAll(awaited => lines.FirstOrDefault(line => line.Contains(awaited.Part)) is { } line && awaited.Seen.TrySetResult(line));
    }
}
