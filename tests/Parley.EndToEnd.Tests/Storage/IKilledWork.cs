namespace Parley.EndToEnd.Tests.Storage;

/// <summary>What clients do with a server that is killed under them, and what must be true of it afterwards.</summary>
internal interface IKilledWork
{
    /// <summary>Works until the server is gone, and remembers what it acknowledged. Does not throw because it is gone.</summary>
    Task RunAsync(HttpClient http, Random random, CancellationToken cancellationToken);

    /// <summary>The server is back: everything that was acknowledged is there, nothing is half-done.</summary>
    Task CheckAsync(HttpClient http, CancellationToken cancellationToken);
}
