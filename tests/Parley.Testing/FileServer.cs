using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Parley.Testing;

/// <summary>
/// A server of files on a loopback port that can misbehave in every way in which downloads go wrong. It speaks
/// HTTP/1.1, one
/// request a connection, on bare sockets: a real server would not let a test lie about lengths.
/// </summary>
public sealed class FileServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, FileReply> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Queue<FileReply>> _scripts = new(StringComparer.Ordinal);
    private readonly List<FileRequest> _requests = [];
    private readonly List<Task> _connections = [];
    private readonly Task _accepting;

    public FileServer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>With a slash at its end.</summary>
    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>All requests so far.</summary>
    public IReadOnlyList<FileRequest> Requests
    {
        get
        {
            lock (_gate)
                return [.. _requests];
        }
    }

    /// <summary>Set when a reply with <see cref="FileReply.StallsAfter"/> has fallen silent.</summary>
    public SemaphoreSlim Stalled { get; } = new(0);

    /// <summary>What a path gives from now on.</summary>
    public void Serve(string path, FileReply reply)
    {
        lock (_gate)
            _files[path] = reply;
    }

    /// <summary>
    /// What the next requests for a path get, one after another, before it gives again what <see cref="Serve"/> said.
    /// </summary>
    public void Script(string path, params FileReply[] replies)
    {
        lock (_gate)
            _scripts[path] = new Queue<FileReply>(replies);
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
            return; // the test has stopped it already
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections);
        Stalled.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _connections.Add(AnswerAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception exception) when (
            exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                if (await FileRequest.ReadAsync(stream, _stop.Token) is not { } request)
                    return;
                FileReply reply = Choose(request);
                await SendAsync(client, stream, request, reply);
            }
            catch (Exception exception) when (
                exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The client has gone, or the test is over.
            }
        }
    }

    private FileReply Choose(FileRequest request)
    {
        lock (_gate)
        {
            _requests.Add(request);
            if (_scripts.TryGetValue(request.Path, out Queue<FileReply>? script) && script.TryDequeue(
                out FileReply? scripted))
                return scripted;
            return _files.GetValueOrDefault(request.Path) ?? new FileReply { Status = 404 };
        }
    }

    private async Task SendAsync(TcpClient client, NetworkStream stream, FileRequest request, FileReply reply)
    {
        long from = 0;
        int status = reply.Status;
        bool isSame = request.IfRange is null || request.IfRange == reply.ETag || reply.TrustsEveryRange;
        if (status == 200 && request.From is { } wanted && reply.KnowsRanges && isSame)
            (from, status) = wanted < reply.Content.Length ? (wanted + reply.RangeShift, 206) : (0, 416);
        ReadOnlyMemory<byte> body = status is 200 or 206 ? reply.Content.AsMemory((int)from) : ReadOnlyMemory<byte>.Empty;
        var head = new StringBuilder();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} Test\r\nConnection: close\r\n");
        if (reply.ETag is not null)
            head.Append(CultureInfo.InvariantCulture, $"ETag: {reply.ETag}\r\n");
        if (status == 206)
            head.Append(CultureInfo.InvariantCulture, $"Content-Range: bytes {from}-{reply.Content.Length - 1}/{reply.Content.Length}\r\n");
        if (!reply.HidesLength)
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {body.Length + reply.LengthLie}\r\n");
        foreach ((string name, string value) in reply.Headers)
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        head.Append("\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.ToString()), _stop.Token);

        int count = Math.Min(body.Length, reply.CutsAfter ?? reply.StallsAfter ?? body.Length);
        await SendSlowlyAsync(stream, body[..count], reply.Pace);
        if (reply.StallsAfter is not null)
        {
            Stalled.Release();
            await stream.CopyToAsync(Stream.Null, _stop.Token); // until the client loses patience
        }

        if (reply.CutsAfter is not null)
            client.LingerState = new LingerOption(true, 0); // a reset, not an end
    }

    private async Task SendSlowlyAsync(NetworkStream stream, ReadOnlyMemory<byte> body, TimeSpan pace)
    {
        if (pace == TimeSpan.Zero)
        {
            await stream.WriteAsync(body, _stop.Token);
            return;
        }

        const int PieceBytes = 16 * 1024;
        for (int at = 0; at < body.Length; at += PieceBytes)
        {
            await stream.WriteAsync(body.Slice(at, Math.Min(PieceBytes, body.Length - at)), _stop.Token);
            await Task.Delay(pace, TimeProvider.System, _stop.Token);
        }
    }
}
