using System.Net.WebSockets;
using System.Text;

using Parley.Core.Audio;
using Parley.Server.Configuration;
using Parley.Server.Transports.WebSockets;
using Parley.Testing;

namespace Parley.Server.Tests.Transports.WebSockets;

public sealed class OutboundWriterTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly SessionSocketOptions _options = new();

    [Fact]
    public void Write_ClientKeepsUp_HasLeftWhenTheCallReturns()
    {
        var socket = new FakeWebSocket();
        var writer = new OutboundWriter(socket, _options, _clock);

        writer.Write("one"u8.ToArray());
        writer.Write(Frame(0.25f));
        writer.Write("two"u8.ToArray());

        Assert.Equal(["one", "sound 0.25", "two"], socket.Sent.Select(Describe));
        Assert.True(writer.FlushAsync().IsCompleted);
    }

    [Fact]
    public void Write_ClientKeepsUp_AllocatesNothingForSound()
    {
        var writer = new OutboundWriter(new FakeWebSocket { IsRecording = false }, _options, _clock);

        Assert.Equal(0, AllocationAssert.BytesAllocatedBy(() =>
        {
            for (int i = 0; i < 100; i++)
                writer.Write(Frame(0.5f));
        }));
    }

    [Fact]
    public async Task Write_ClientIsSlow_LosesTheOldestSoundAndNoEvent()
    {
        var socket = new FakeWebSocket();
        var writer = new OutboundWriter(socket, _options, _clock);
        socket.Block();
        writer.Write("taken"u8.ToArray());

        for (int i = 0; i < 60; i++)
        {
            writer.Write(Frame(i / 64f));
            if (i % 20 == 0)
                writer.Write(Encoding.UTF8.GetBytes($"event {i}"));
        }

        socket.Unblock();
        await writer.FlushAsync();
        List<string> sent = [.. socket.Sent.Select(Describe)];
        Assert.Equal(["taken", "event 0", $"sound {10 / 64f}", $"sound {11 / 64f}"], sent.Take(4));
        Assert.Equal(["event 0", "event 20", "event 40"], sent.Where(s => s.StartsWith("event", StringComparison.Ordinal)));
        Assert.Equal(50, sent.Count(s => s.StartsWith("sound", StringComparison.Ordinal)));
        Assert.Equal($"sound {59 / 64f}", sent[^1]);
    }

    [Fact]
    public async Task DropAudio_SoundIsWaiting_ForgetsItAndSaysHowMuch()
    {
        var socket = new FakeWebSocket();
        var writer = new OutboundWriter(socket, _options, _clock);
        socket.Block();
        writer.Write(Frame(0.5f));
        writer.Write(Frame(0.5f));
        writer.Write("event"u8.ToArray());
        writer.Write(Frame(0.5f));

        TimeSpan dropped = writer.DropAudio();

        Assert.Equal(TimeSpan.FromMilliseconds(40), dropped);
        Assert.Equal(TimeSpan.Zero, writer.DropAudio());
        socket.Unblock();
        await writer.FlushAsync();
        Assert.Equal(["sound 0.5", "event"], socket.Sent.Select(Describe));
    }

    [Fact]
    public async Task Write_ClientTakesNothingForTooLong_GivesItUp()
    {
        var socket = new FakeWebSocket();
        var writer = new OutboundWriter(socket, _options, _clock);
        socket.Block();
        writer.Write("one"u8.ToArray());

        _clock.Advance(TimeSpan.FromMilliseconds(_options.BlockedSendTimeoutMs - 1));
        Assert.Equal(WebSocketState.Open, socket.State);
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(WebSocketState.Aborted, socket.State);
        await writer.FlushAsync();
        writer.Write("two"u8.ToArray());
        writer.Write(Frame(0.5f));
        Assert.Single(socket.Sent);
    }

    [Fact]
    public async Task Write_ClientTakesSomethingNowAndThen_IsKept()
    {
        var socket = new FakeWebSocket();
        var writer = new OutboundWriter(socket, _options, _clock);
        for (int i = 0; i < 5; i++)
        {
            socket.Block();
            writer.Write("event"u8.ToArray());
            _clock.Advance(TimeSpan.FromMilliseconds(_options.BlockedSendTimeoutMs - 1));
            socket.Unblock();
            await writer.FlushAsync();
        }

        Assert.Equal(WebSocketState.Open, socket.State);
        Assert.Equal(5, socket.Sent.Count);
    }

    [Fact]
    public async Task Write_MoreEventsWaitThanAllowed_GivesTheClientUp()
    {
        var socket = new FakeWebSocket();
        var writer = new OutboundWriter(socket, _options, _clock);
        socket.Block();

        for (int i = 0; i < _options.MaxWaitingEvents + 1; i++)
            writer.Write("event"u8.ToArray());
        Assert.Equal(WebSocketState.Open, socket.State);
        writer.Write("one too many"u8.ToArray());

        Assert.Equal(WebSocketState.Aborted, socket.State);
        await writer.FlushAsync();
    }

    [Fact]
    public async Task Write_FromManyThreads_SendsOneMessageAtATimeAndLosesNone()
    {
        var socket = new FakeWebSocket();
        var writer = new OutboundWriter(socket, _options, _clock);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(
            () =>
            {
                for (int i = 0; i < 100; i++)
                    writer.Write(Encoding.UTF8.GetBytes($"{thread} {i}"));
            },
            TestContext.Current.CancellationToken)));
        await writer.FlushAsync();

        List<string> sent = [.. socket.Sent.Select(Describe)];
        Assert.Equal(800, sent.Count);
        foreach (string thread in (string[])["0", "7"])
            Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{thread} {i}"), sent.Where(s => s.StartsWith($"{thread} ", StringComparison.Ordinal)));
    }

    private static AudioFrame Frame(float value)
    {
        AudioFrame frame = AudioFramePool.Shared.Rent(AudioFormat.Speech16Khz, 320);
        frame.Buffer.Fill(value);
        return frame;
    }

    private static string Describe((WebSocketMessageType Type, byte[] Payload) message) => message.Type is WebSocketMessageType.Text
        ? Encoding.UTF8.GetString(message.Payload)
        : $"sound {BitConverter.ToSingle(message.Payload)}";
}
