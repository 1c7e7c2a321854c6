namespace Parley.EndToEnd.Tests.Serving;

/// <summary><c>parley serve</c> on a free port.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private RunningServer(RunningProgram program, Uri address)
    {
        Program = program;
        Address = address;
        Http = new HttpClient { BaseAddress = address };
    }

    public RunningProgram Program { get; }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public static async Task<RunningServer> StartAsync(IReadOnlyDictionary<string, string?>? environment = null)
    {
        RunningProgram program = ParleyProgram.Start(["serve", "--port", "0"], environment);
        try
        {
            string line = await program.SaysAsync("listening on http://");
            string address = line.Split(' ').Single(word => word.StartsWith("http://", StringComparison.Ordinal)).TrimEnd(';', '/', '.', ',');
            return new RunningServer(program, new Uri(address));
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
    }
}
