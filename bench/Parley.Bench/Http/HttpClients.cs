using System.Collections.Concurrent;

using Parley.Bench.Calls;
using Parley.Bench.Reports;

namespace Parley.Bench.Http;

/// <summary>Clients of their own, each with its own connections.</summary>
internal sealed class HttpClients : IDisposable
{
    private readonly HttpClient[] _clients;
    private readonly ConcurrentBag<HttpAnswer> _answers = [];

    public HttpClients(Uri address, int count) => _clients =
        [.. Enumerable.Range(0, count).Select(_ => new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) })];

    /// <summary>What came back so far.</summary>
    public IReadOnlyCollection<HttpAnswer> Answers => _answers;

    public int Count => _clients.Length;

    /// <summary>
    /// So many requests a second, each at its time whether or not the earlier ones are answered; waits for the last answer.
    /// What a slow answer delays is counted, since time runs from when a request is due.
    /// </summary>
    public async Task SendAtRateAsync(int perSecond, int seconds, Func<HttpRequestMessage> request)
    {
        var sent = new List<Task>(perSecond * seconds);
        // A thread of its own: the pool is for the answers.
        var pump = new TaskCompletionSource();
        var thread = new Thread(() =>
        {
            long start = TimeProvider.System.GetTimestamp();
            for (int i = 0; i < perSecond * seconds; i++)
            {
                long due = start + (long)((double)i / perSecond * TimeProvider.System.TimestampFrequency);
                PreciseSleep.Until(due);
                sent.Add(SendAsync(i % _clients.Length, due, request()));
            }

            pump.SetResult();
        });
        thread.Start();
        await pump.Task;
        await Task.WhenAll(sent);
    }

    /// <summary>Each client sends one request after the other until the time is over.</summary>
    public Task SendInTurnAsync(int seconds, Func<HttpRequestMessage> request)
    {
        long start = TimeProvider.System.GetTimestamp();
        return Task.WhenAll(Enumerable.Range(0, _clients.Length).Select(async client =>
        {
            while (TimeProvider.System.GetElapsedTime(start).TotalSeconds < seconds)
                await SendAsync(client, TimeProvider.System.GetTimestamp(), request());
        }));
    }

    public void Dispose()
    {
        foreach (HttpClient client in _clients)
            client.Dispose();
    }

    private async Task SendAsync(int client, long due, HttpRequestMessage request)
    {
        await Task.Yield(); // not on the thread that keeps the time
        try
        {
            using (request)
            {
                using HttpResponseMessage response = await _clients[client].SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                await using Stream body = await response.Content.ReadAsStreamAsync();
                byte[] buffer = new byte[16 * 1024];
                long bytes = await body.ReadAsync(buffer);
                double first = Statistics.Milliseconds(due, TimeProvider.System.GetTimestamp());
                for (int read; (read = await body.ReadAsync(buffer)) > 0;)
                    bytes += read;
                _answers.Add(new HttpAnswer(
                    client, first, Statistics.Milliseconds(due, TimeProvider.System.GetTimestamp()), (int)response.StatusCode, bytes));
            }
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException or TaskCanceledException)
        {
            double waited = Statistics.Milliseconds(due, TimeProvider.System.GetTimestamp());
            _answers.Add(new HttpAnswer(client, waited, waited, 0, 0));
        }
    }
}
