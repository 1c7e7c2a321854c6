using System.Net;
using System.Net.Sockets;
using System.Text.Json;

using Parley.Core.Audio;

namespace Parley.EndToEnd.Tests.Serving;

public sealed class ServeTests
{
    [Fact]
    public async Task Serve_Started_AnswersHealthStatusPageAndSpeech()
    {
        await using RunningServer server = await RunningServer.StartAsync();

        Assert.Equal("""{"status":"healthy"}""", await server.Http.GetStringAsync("/health", TestContext.Current.CancellationToken));
        Assert.Contains("silero", await server.Http.GetStringAsync("/status", TestContext.Current.CancellationToken));
        Assert.Contains("<html", await server.Http.GetStringAsync("/", TestContext.Current.CancellationToken), StringComparison.OrdinalIgnoreCase);
        using var form = new MultipartFormDataContent { { new StringContent("Good morning."), "text" } };
        using HttpResponseMessage speech = await server.Http.PostAsync("/tts", form, TestContext.Current.CancellationToken);
        Assert.Equal("audio/wav", speech.Content.Headers.ContentType!.MediaType);
        Assert.True(Wav.Duration(await speech.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)) > TimeSpan.FromSeconds(0.4));
    }

    [Fact]
    public async Task Session_HandsFree_HearsAnswersAndSpeaks()
    {
        float[] speech = await SpokenClip.SamplesAsync("Good morning everybody.");

        await TalkHandsFreeAsync(speech, "morning everybody");
    }

    [Fact]
    public async Task Session_HandsFreeWithRealRecording_HearsAnswersAndSpeaks()
    {
        SharedFiles.SkipUnlessPresent("speech", "an4-an251-fash-b.wav");
        (AudioFormat format, float[] speech) = Wav.ReadFile(SharedFiles.PathTo("speech", "an4-an251-fash-b.wav"));
        Assert.Equal(AudioFormat.Speech16Khz, format);

        await TalkHandsFreeAsync(speech, "");
    }

    [Fact]
    public async Task Session_PushToTalk_AnswersWhatWasSaidBetweenStartAndStop()
    {
        float[] speech = await SpokenClip.SamplesAsync("Open the window please.");
        await using RunningServer server = await RunningServer.StartAsync();
        await using SessionClient client = await SessionClient.ConnectAsync(server);

        await client.SendAsync("""{"type":"start_recording"}""");
        await client.SpeakAsync(speech, inRealTime: false);
        await client.SendAsync("""{"type":"stop_recording"}""");

        string answer = (await client.GetsAsync("llm_response")).GetProperty("text").GetString()!;
        await client.GetsAsync("playback_complete");
        Assert.Contains("window please", answer, StringComparison.OrdinalIgnoreCase);
        Assert.True(AudioLevel.Peak(client.Heard.ToArray()) > 0.05f, "The reply is nearly silent.");
    }

    [Fact]
    public async Task Terminate_InMidTurn_EndsWithinFiveSeconds()
    {
        float[] speech = await SpokenClip.SamplesAsync("Good morning everybody.");
        await using RunningServer server = await RunningServer.StartAsync();
        await using SessionClient client = await SessionClient.ConnectAsync(server);
        await client.SendAsync("""{"type":"start_recording"}""");
        await client.SpeakAsync(speech, inRealTime: false);
        await client.SendAsync("""{"type":"stop_recording"}""");
        await client.GetsAsync("playback_started");

        await server.Program.SignalAsync("TERM");

        RunResult result = await server.Program.WaitAsync(TimeSpan.FromSeconds(5));
        result.AssertExit(0);
        await client.EndsAsync();
        Assert.DoesNotContain("Unhandled", result.Error);
    }

    [Fact]
    public async Task Interrupt_Idle_Exits130()
    {
        await using RunningServer server = await RunningServer.StartAsync();

        await server.Program.SignalAsync("INT");

        (await server.Program.WaitAsync(TimeSpan.FromSeconds(5))).AssertExit(130);
    }

    [Fact]
    public async Task Kill_InMidTurn_NextStartIsClean()
    {
        await using (RunningServer server = await RunningServer.StartAsync())
        {
            await using SessionClient client = await SessionClient.ConnectAsync(server);
            await client.SendAsync("""{"type":"start_recording"}""");
            await client.GetsAsync("recording_started");
            await server.Program.SignalAsync("KILL");
            await client.EndsAsync();
        }

        await using RunningServer again = await RunningServer.StartAsync();
        Assert.Contains("healthy", await again.Http.GetStringAsync("/health", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Serve_PortInUse_SaysWhichAndWhatToDo()
    {
        using var occupant = new TcpListener(IPAddress.Loopback, 0);
        occupant.Start();
        string port = ((IPEndPoint)occupant.LocalEndpoint).Port.ToString();

        RunResult result = await ParleyProgram.RunAsync("serve", "--port", port);

        result.AssertExit(1).AssertOneErrorLine($"Port {port}", "--port");
    }

    private static async Task TalkHandsFreeAsync(float[] speech, string expected)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await using SessionClient client = await SessionClient.ConnectAsync(server);
        await client.SendAsync("""{"type":"configure","mode":"hands_free"}""");
        await client.SendAsync("""{"type":"start_recording"}""");

        await client.SpeakAsync(speech, inRealTime: true);
        Task<JsonElement> finished = client.GetsAsync("turn_metrics");
        while (!finished.IsCompleted)
            await client.SpeakAsync(new float[320], inRealTime: true);

        JsonElement metrics = await finished;
        JsonElement heard = client.Events().Last(e => e.GetProperty("type").GetString() == "transcription");
        string answer = (await client.GetsAsync("llm_response")).GetProperty("text").GetString()!;
        Assert.Contains(expected, heard.GetProperty("text").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains(heard.GetProperty("text").GetString()!, answer, StringComparison.OrdinalIgnoreCase);
        Assert.True(metrics.GetProperty("reply_latency_ms").GetDouble() > 0);
        Assert.True(AudioLevel.Peak(client.Heard.ToArray()) > 0.05f, "The reply is nearly silent.");
    }
}
