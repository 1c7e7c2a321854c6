using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Parley.Server.Tests.Endpoints;

public sealed class PlatformEndpointsTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Health_Always_IsHealthy()
    {
        await using ServerFixture server = await ServerFixture.StartAsync();

        Assert.Equal("""{"status":"healthy"}""", await server.Http.GetStringAsync("/health", Cancelled));
    }

    [Fact]
    public async Task Status_WithASession_CountsItAndNamesTheEngines()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(
            new RecordingSession().Run, settings: ("Parley:Engines:VoiceActivity", "energy"));
        using SessionClient client = await server.ConnectAsync();

        using JsonDocument status = JsonDocument.Parse(await server.Http.GetStringAsync("/status", Cancelled));

        JsonElement root = status.RootElement;
        Assert.Equal(1, root.GetProperty("sessions").GetProperty("live").GetInt32());
        Assert.Equal(1, root.GetProperty("sessions").GetProperty("total").GetInt32());
        Assert.Matches(@"^\d+\.\d+\.\d+", root.GetProperty("version").GetString());
        Assert.True(root.GetProperty("uptime_ms").GetDouble() >= 0);
        JsonElement energy = root.GetProperty("engines").EnumerateArray().Single(e => e.GetProperty("name").GetString() == "energy");
        Assert.Equal("voice_activity", energy.GetProperty("kind").GetString());
        Assert.True(energy.GetProperty("chosen").GetBoolean());
        Assert.Equal("Parley:Engines:VoiceActivity names it", energy.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Voices_OfTheEngine_AreListed()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(voice: new FakeTextToSpeechEngine());

        using JsonDocument voices = JsonDocument.Parse(await server.Http.GetStringAsync("/voices", Cancelled));

        string[] told =
        [
            .. voices.RootElement.EnumerateArray().Select(static voice => string.Join(
                ", ", ((string[])["id", "engine", "language", "description", "name", "kind", "status"]).Select(name => voice.GetProperty(name).GetString()))),
        ];
        Assert.Equal(
            ["anna, fake, en, The first, anna, built_in, ready", "ben, fake, en, The second, ben, built_in, ready"], told);
    }

    [Fact]
    public async Task UnknownPath_IsAProblem()
    {
        await using ServerFixture server = await ServerFixture.StartAsync();

        using HttpResponseMessage response = await server.Http.GetAsync("/nowhere", Cancelled);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("GET", "/nowhere", "image/png", HttpStatusCode.NotFound)]
    [InlineData("PUT", "/health", "../../etc/passwd", HttpStatusCode.MethodNotAllowed)]
    public async Task Problem_WhateverIsAccepted_IsStillTold(string method, string path, string accept, HttpStatusCode expected)
    {
        await using ServerFixture server = await ServerFixture.StartAsync();
        using HttpRequestMessage request = new(new HttpMethod(method), path);
        request.Headers.TryAddWithoutValidation("Accept", accept);

        using HttpResponseMessage response = await server.Http.SendAsync(request, Cancelled);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("\"title\"", await response.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_InAChunkOfImpossibleLength_IsABadRequest()
    {
        await using ServerFixture server = await ServerFixture.StartAsync();
        using var socket = new TcpClient();
        await socket.ConnectAsync(server.Server.Address.Host, server.Server.Address.Port, Cancelled);
        NetworkStream stream = socket.GetStream();

        await stream.WriteAsync("POST /voices HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n9223372036854775808\r\nx"u8.ToArray(), Cancelled);

        byte[] answer = new byte[12];
        await stream.ReadExactlyAsync(answer, Cancelled);
        Assert.Equal("HTTP/1.1 400", System.Text.Encoding.ASCII.GetString(answer));
    }

    [Theory]
    [InlineData("evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost.evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("localhost:1234", HttpStatusCode.OK)]
    [InlineData("192.168.7.7", HttpStatusCode.OK)]
    [InlineData("[::1]:8080", HttpStatusCode.OK)]
    [InlineData("voice.example", HttpStatusCode.OK)]
    public async Task Host_OnlyOwnNamesAndNumericAddresses_AreAnswered(string host, HttpStatusCode expected)
    {
        await using ServerFixture server = await ServerFixture.StartAsync(settings: ("Parley:Server:AllowedHosts:0", "voice.example"));
        using HttpRequestMessage request = new(HttpMethod.Get, "/health");
        request.Headers.Host = host;

        using HttpResponseMessage response = await server.Http.SendAsync(request, Cancelled);

        Assert.Equal(expected, response.StatusCode);
    }
}
