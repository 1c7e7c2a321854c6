using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

using Parley.Cli.Audio;
using Parley.Core;
using Parley.Server.Composition;

namespace Parley.Cli.Doctor;

/// <summary>What is here, what works, and what exactly this program is: enough to reproduce a report on another machine.</summary>
internal sealed record Diagnosis
{
    public required string Version { get; init; }

    public required string OperatingSystem { get; init; }

    public required string Kernel { get; init; }

    public required string Architecture { get; init; }

    public required int Processors { get; init; }

    public required long MemoryBytes { get; init; }

    public required string Runtime { get; init; }

    /// <summary>SHA-256 of the lock files that the program was built from, by package manager.</summary>
    public required IReadOnlyDictionary<string, string> LockFiles { get; init; }

    public required IReadOnlyList<ModelFile> Models { get; init; }

    public required IReadOnlyList<EngineFinding> Engines { get; init; }

    public required IReadOnlyList<ToolFinding> Tools { get; init; }

    /// <summary>Whether the whole voice loop works: one engine at least of each kind.</summary>
    public bool CanTalk => Enum.GetValues<EngineKind>().All(kind => Engines.Any(engine => engine.Kind == kind && engine.IsAvailable));

    public static Diagnosis Make(EngineSelector engines) => new()
    {
        Version = Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
        OperatingSystem = ReadSystemName() ?? RuntimeInformation.OSDescription,
        Kernel = Environment.OSVersion.VersionString,
        Architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(),
        Processors = Environment.ProcessorCount,
        MemoryBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        Runtime = RuntimeInformation.FrameworkDescription,
        LockFiles = ReadLockFiles(),
        Models = [.. FindModels()],
        Engines = [.. from kind in Enum.GetValues<EngineKind>() from engine in engines.List(kind) select EngineFinding.Of(engine)],
        Tools = [ToolFinding.OfFfmpeg(FfmpegDecoder.Find())],
    };

    private static Dictionary<string, string> ReadLockFiles() => Assembly.GetExecutingAssembly()
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Where(static attribute => attribute.Key.StartsWith("LockFile.", StringComparison.Ordinal))
        .ToDictionary(static attribute => attribute.Key["LockFile.".Length..], static attribute => attribute.Value!.ToLowerInvariant(), StringComparer.Ordinal);

    private static IEnumerable<ModelFile> FindModels()
    {
        string?[] folders = [AppContext.BaseDirectory, Environment.GetEnvironmentVariable("PARLEY_NATIVE")];
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true };
        return from folder in folders
               where Directory.Exists(folder)
               from path in Directory.EnumerateFiles(folder, "*.onnx", options).Order(StringComparer.Ordinal)
               select ModelFile.Read(path);
    }

    private static string? ReadSystemName()
    {
        const string Description = "PRETTY_NAME=";
        return File.Exists("/etc/os-release")
            ? File.ReadLines("/etc/os-release").FirstOrDefault(static line => line.StartsWith(Description, StringComparison.Ordinal))?[Description.Length..].Trim('"')
            : null;
    }
}

/// <summary>A model as it lies on the disk.</summary>
internal sealed record ModelFile(string Path, long Bytes, string Sha256)
{
    public static ModelFile Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        return new ModelFile(path, file.Length, Convert.ToHexStringLower(SHA256.HashData(file)));
    }
}

/// <summary>One engine, and whether it works here.</summary>
internal sealed record EngineFinding(EngineKind Kind, string Name, string Summary, bool IsAvailable, string Detail)
{
    public static EngineFinding Of(EngineDescriptor engine)
    {
        EngineAvailability availability = engine.Probe();
        return new EngineFinding(engine.Kind, engine.Name, engine.Summary, availability.IsAvailable, availability.Detail);
    }
}

/// <summary>A program that some commands run.</summary>
internal sealed record ToolFinding(string Name, bool IsAvailable, string Detail)
{
    public static ToolFinding OfFfmpeg(string? path) => path is null
        ? new ToolFinding("ffmpeg", false, "Recordings other than WAV cannot be read. Install it: apt-get install ffmpeg")
        : new ToolFinding("ffmpeg", true, path);
}
