using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

using Parley.Core;
using Parley.Engines.Decoding;
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

    /// <summary>What no engine of the voice loop does here, or not the one that the settings name.</summary>
    public IReadOnlyList<EngineKind> Lacking =>
        [.. EngineKinds.OfVoiceLoop.Where(kind => !Engines.Any(engine => engine.Kind == kind && engine is { IsChosen: true, IsAvailable: true }))];

    /// <summary>Whether the whole voice loop works.</summary>
    public bool CanTalk => Lacking.Count == 0;

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
        Engines = [.. Enum.GetValues<EngineKind>().SelectMany(kind => EngineFinding.OfKind(engines, kind))],
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
/// <param name="Kind">What it does.</param>
/// <param name="Name">Its key.</param>
/// <param name="Summary">One line.</param>
/// <param name="IsAvailable">Whether it works.</param>
/// <param name="IsChosen">Whether it is the one that is used.</param>
/// <param name="Detail">What makes it work, or what is missing and how to get it.</param>
/// <param name="Reason">Why it is the one that is used; null where it is not.</param>
internal sealed record EngineFinding(
    EngineKind Kind, string Name, string Summary, bool IsAvailable, bool IsChosen, string Detail, string? Reason)
{
    public static IEnumerable<EngineFinding> OfKind(EngineSelector engines, EngineKind kind)
    {
        EngineChoice? chosen = Chosen(engines, kind);
        return from engine in engines.List(kind)
               let isChosen = engine.Name == chosen?.Name
               where engine.Rank >= 0 || isChosen // those below zero are for benchmarks
               let availability = engine.Probe()
               select new EngineFinding(
                   kind, engine.Name, engine.Summary, availability.IsAvailable, isChosen, availability.Detail, isChosen ? chosen!.Reason : null);
    }

    private static EngineChoice? Chosen(EngineSelector engines, EngineKind kind)
    {
        try
        {
            return engines.Choose(kind);
        }
        catch (EngineUnavailableException)
        {
            return null; // the findings tell why
        }
    }
}

/// <summary>A program that some commands run.</summary>
internal sealed record ToolFinding(string Name, bool IsAvailable, string Detail)
{
    public static ToolFinding OfFfmpeg(string? path) => path is null
        ? new ToolFinding("ffmpeg", false, "Recordings other than WAV cannot be read. Install it: apt-get install ffmpeg")
        : new ToolFinding("ffmpeg", true, path);
}
