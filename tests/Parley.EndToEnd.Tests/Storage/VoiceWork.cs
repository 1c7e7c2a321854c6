using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;

namespace Parley.EndToEnd.Tests.Storage;

/// <summary>Makes voices, uploads their samples, trains, cancels and deletes them.</summary>
/// <param name="client">Its number: its voices are called by it.</param>
internal sealed class VoiceWork(int client) : IKilledWork
{
    private static readonly byte[] _recording = MemoryRecording.Wav(new SyntheticSpeech(110).Make(3.2), SyntheticSpeech.Format);

    private readonly ConcurrentDictionary<string, Made> _voices = new();
    private readonly ConcurrentDictionary<string, string> _jobs = new();   // job to voice, as acknowledged
    private readonly ConcurrentBag<(string Key, string Name)> _unanswered = [];
    private int _names;

    /// <summary>Acknowledged writes.</summary>
    public int Acknowledged { get; private set; }

    /// <summary>Jobs that were acknowledged.</summary>
    public IReadOnlyCollection<string> Jobs => [.. _jobs.Keys];

    public async Task RunAsync(HttpClient http, Random random, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
                await DoOneAsync(http, random, cancellationToken);
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException)
        {
            // the server was killed
        }
    }

    public async Task CheckAsync(HttpClient http, CancellationToken cancellationToken)
    {
        await RepeatUnansweredAsync(http, cancellationToken);
        foreach ((string id, Made made) in _voices)
            await CheckVoiceAsync(http, id, made, cancellationToken);
        foreach ((string job, _) in _jobs)
            await EndAsync(http, job, cancellationToken);
    }

    private async Task DoOneAsync(HttpClient http, Random random, CancellationToken cancellationToken)
    {
        string name = $"voice {client} {Interlocked.Increment(ref _names)}";
        string id = await CreateAsync(http, name, $"key-{name.Replace(' ', '-')}", cancellationToken);
        for (int i = random.Next(1, 3); i > 0; i--)
            await UploadAsync(http, id, random, cancellationToken);
        await TrainAsync(http, id, cancellationToken);
        switch (random.Next(6))
        {
            case 0: await DeleteAsync(http, id, cancellationToken); break;
            case 1: await CancelAsync(http, id, cancellationToken); break;
            case 2: await TrainAsync(http, id, cancellationToken); break;
        }
    }

    private async Task<string> CreateAsync(HttpClient http, string name, string key, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/voices") { Content = JsonContent.Create(new { name }) };
        request.Headers.Add("Idempotency-Key", key);
        try
        {
            using HttpResponseMessage response = await http.SendAsync(request, cancellationToken);
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
            string id = (await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("id").GetString()!;
            _voices.TryAdd(id, new Made(name));
            Acknowledged++;
            return id;
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException)
        {
            _unanswered.Add((key, name));
            throw;
        }
    }

    private async Task UploadAsync(HttpClient http, string id, Random random, CancellationToken cancellationToken)
    {
        byte[] recording = [.. _recording];
        BitConverter.TryWriteBytes(recording.AsSpan(recording.Length - 4), random.Next()); // another one, if only for a moment
        using var body = new ByteArrayContent(recording);
        body.Headers.ContentType = new MediaTypeHeaderValue("audio/wav");
        using HttpResponseMessage response = await http.PostAsync($"/voices/{id}/samples", body, cancellationToken);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        string sample = (await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("id").GetString()!;
        _voices[id].Samples.TryAdd(sample, Convert.ToHexStringLower(SHA256.HashData(recording)));
        Acknowledged++;
    }

    private async Task TrainAsync(HttpClient http, string id, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await http.PostAsync($"/voices/{id}/train", null, cancellationToken);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        _jobs.TryAdd(response.Headers.Location!.ToString(), id);
        _voices[id].LastJob = response.Headers.Location!.ToString();
        Acknowledged++;
    }

    private async Task CancelAsync(HttpClient http, string id, CancellationToken cancellationToken)
    {
        _voices[id].MayBeCancelled = true;
        using HttpResponseMessage response = await http.DeleteAsync(_voices[id].LastJob, cancellationToken);
        Assert.Contains(response.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.Conflict });
    }

    private async Task DeleteAsync(HttpClient http, string id, CancellationToken cancellationToken)
    {
        _voices[id].MayBeGone = true;
        using HttpResponseMessage response = await http.DeleteAsync($"/voices/{id}", cancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        _voices[id].IsGone = true;
        Acknowledged++;
    }

    /// <summary>Whoever got no answer asks again: it is done once, whether it had been done or not.</summary>
    private async Task RepeatUnansweredAsync(HttpClient http, CancellationToken cancellationToken)
    {
        while (_unanswered.TryTake(out (string Key, string Name) again))
        {
            string id = await CreateAsync(http, again.Name, again.Key, cancellationToken);
            Assert.Equal(again.Name.Replace(' ', '-'), id); // a second one would have a number behind it
        }
    }

    private static async Task CheckVoiceAsync(HttpClient http, string id, Made made, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await http.GetAsync($"/voices/{id}", cancellationToken);
        if (made.IsGone || (made.MayBeGone && response.StatusCode == HttpStatusCode.NotFound))
        {
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            return;
        }

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        if (made.IsChecked)
            return; // its samples were there at an earlier start, and nothing has touched them since
        foreach ((string sample, string hash) in made.Samples)
        {
            byte[] heard = await http.GetByteArrayAsync($"/voices/{id}/samples/{sample}", cancellationToken);
            Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(heard)));
        }

        made.IsChecked = true;
    }

    private async Task EndAsync(HttpClient http, string job, CancellationToken cancellationToken)
    {
        Made made = _voices[_jobs[job]];
        while (true)
        {
            JsonElement now = await http.GetFromJsonAsync<JsonElement>(job, cancellationToken);
            string state = now.GetProperty("state").GetString()!;
            if (state is "queued" or "running")
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
                continue;
            }

            bool isRight = state == "completed" || (state == "cancelled" && (made.MayBeGone || made.MayBeCancelled));
            Assert.True(isRight, $"{job} of {_jobs[job]}: {now}");
            return;
        }
    }

    private sealed class Made(string name)
    {
        public string Name => name;

        public ConcurrentDictionary<string, string> Samples { get; } = new();

        public string? LastJob { get; set; }

        public bool MayBeCancelled { get; set; }

        public bool MayBeGone { get; set; }

        public bool IsGone { get; set; }

        public bool IsChecked { get; set; }
    }
}
