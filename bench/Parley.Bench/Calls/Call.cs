using System.Net.Sockets;

namespace Parley.Bench.Calls;

/// <summary>A caller on a session: the script speaks whenever the pump says that 20 ms have passed.</summary>
internal sealed class Call(SessionClient client, CallRecord record, CallScript script) : IDisposable
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CallRecord Record => record;

    public SessionClient Client => client;

    /// <summary>Completes when all is said and answered, or the connection broke.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Whether the server, and not the caller, ended it.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Sends the next 20 ms.</summary>
    /// <returns>Whether there will be more.</returns>
    public bool Speak()
    {
        byte[] frame = script.Next();
        IsBroken |= client.IsClosed;
        if (script.IsDone || IsBroken)
        {
            _ended.TrySetResult();
            return false;
        }

        try
        {
            record.Sent(TimeProvider.System.GetTimestamp());
            client.Send(frame);
            return true;
        }
        catch (SocketException)
        {
            IsBroken = true;
            _ended.TrySetResult();
            return false;
        }
    }

    public void Dispose() => client.Dispose();
}
