using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

using Xunit;

namespace Parley.Testing;

/// <summary>A real PostgreSQL server on a free port of this machine, with a folder of its own; gone when disposed.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "parley";
    private const int MaximumAttempts = 5;

    private readonly string _folder;
    private readonly int _port;

    private PostgresServer(string folder, int port)
    {
        _folder = folder;
        _port = port;
    }

    private string Data => Path.Combine(_folder, "data");

    /// <summary>Skips the test where PostgreSQL is not installed.</summary>
    public static async Task<PostgresServer> StartAsync()
    {
        Assert.SkipWhen(Programs is null, "PostgreSQL is not installed (apt-get install postgresql).");
        string folder = Directory.CreateTempSubdirectory("parley-postgres-").FullName;
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", "postgres", folder); // the server refuses to run as root
        string data = new PostgresServer(folder, port: 0).Data;
        await RunProgramAsync("initdb", "-D", data, "-U", User, "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C");
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                var server = new PostgresServer(folder, FreePort());
                await server.StartAgainAsync();
                return server;
            }
            catch (InvalidOperationException) when (attempt < MaximumAttempts)
            {
                // another test or program took the port between the look and the start
            }
        }
    }

    /// <summary>The address of an empty database of that name, made now.</summary>
    public async Task<string> CreateDatabaseAsync(string name)
    {
        await RunProgramAsync("createdb", "-h", "127.0.0.1", "-p", $"{_port}", "-U", User, name);
        return $"postgres://{User}@127.0.0.1:{_port}/{name}";
    }

    /// <summary>Goes away as a crash would have it.</summary>
    public Task StopAsync() => RunProgramAsync("pg_ctl", "-D", Data, "-m", "immediate", "-w", "stop");

    /// <summary>Comes back with all it had.</summary>
    public Task StartAgainAsync() => RunProgramAsync(
        "pg_ctl", "-D", Data, "-w", "-l", Path.Combine(_folder, "log"),
        "-o", $"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c max_connections=400", "start");

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    // Debian keeps the server's programs out of the path, by version.
    private static string? Programs => Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql")
            .Select(static version => Path.Combine(version, "bin"))
            .Where(static folder => File.Exists(Path.Combine(folder, "initdb")))
            .Order(StringComparer.Ordinal)
            .LastOrDefault()
        : null;

    private static Task RunProgramAsync(string program, params string[] arguments)
    {
        string path = Path.Combine(Programs!, program);
        return Environment.IsPrivilegedProcess
            ? RunAsync("runuser", ["-u", "postgres", "--", path, .. arguments])
            : RunAsync(path, arguments);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        // No pipes: the server that is started would hold them open.
        string output = Path.Combine(Path.GetTempPath(), $"parley-{Guid.NewGuid():N}.out");
        using var process = Process.Start(new ProcessStartInfo("/bin/sh")
        {
            ArgumentList = { "-c", "exec \"$@\" >\"$0\" 2>&1 </dev/null", output, program },
            WorkingDirectory = "/",
        }.With(arguments))!;
        await process.WaitForExitAsync(CancellationToken.None);
        string said = await File.ReadAllTextAsync(output, CancellationToken.None);
        File.Delete(output);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"'{program} {string.Join(' ', arguments)}' failed ({process.ExitCode}): {said}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

file static class StartInfoExtensions
{
    public static ProcessStartInfo With(this ProcessStartInfo start, IEnumerable<string> arguments)
    {
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        return start;
    }
}
