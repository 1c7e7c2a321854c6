using System.Collections.Immutable;

namespace Parley.EndToEnd.Tests.Serving;

/// <summary><c>parley serve</c> on a free port.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly TemporaryFolder _data;

    private RunningServer(RunningProgram program, Uri address, TemporaryFolder data)
    {
        _data = data;
        Program = program;
        Address = address;
        Http = new HttpClient { BaseAddress = address };
    }

    public RunningProgram Program { get; }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public static async Task<RunningServer> StartAsync(IReadOnlyDictionary<string, string?>? environment = null)
    {
        var data = new TemporaryFolder();
        Dictionary<string, string?> complete = new(environment ?? ImmutableDictionary<string, string?>.Empty);
        complete.TryAdd("PARLEY_DATA", data.Path);
        RunningProgram program = ParleyProgram.Start(["serve", "--port", "0"], complete);
        try
        {
            string line = await program.SaysAsync("listening on http://");
            string address = line.Split(' ').Single(word => word.StartsWith("http://", StringComparison.Ordinal)).TrimEnd(';', '/', '.', ',');
            return new RunningServer(program, new Uri(address), data);
        }
        catch
        {
            await program.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Program.DisposeAsync();
        _data.Dispose();
    }
}
