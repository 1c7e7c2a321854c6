using System.Globalization;
using System.Text;

using Parley.Cli.Output;
using Parley.Core.Sessions;
using Parley.Server.Transports;

namespace Parley.Cli.Converse;

/// <summary>Writes each event as one line of JSON: what a client would get, and when.</summary>
internal sealed class EventLog(OutputFile file) : IDisposable
{
    public void Write(TimeSpan at, SessionEvent sessionEvent)
    {
        byte[] json = SessionEventJson.ToUtf8(sessionEvent);
        try
        {
            // {"type":…} becomes {"at_ms":…,"type":…}
            file.Stream.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"at_ms\":{at.TotalMilliseconds:F1},")));
            file.Stream.Write(json.AsSpan(1));
            file.Stream.WriteByte((byte)'\n');
        }
        catch (IOException exception) when (!IoErrors.IsBrokenPipe(exception))
        {
            throw file.Explain(exception);
        }
    }

    public void Commit() => file.Commit();

    public void Dispose() => file.Dispose();
}
