namespace Parley.Engines.Models.Downloading;

/// <summary>An answer whose body is still to be read, and what the hub said on the way to it.</summary>
internal sealed record HubResponse(HttpResponseMessage Message, HubFacts Facts) : IDisposable
{
    public void Dispose() => Message.Dispose();
}
