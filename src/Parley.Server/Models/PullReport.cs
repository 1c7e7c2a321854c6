using System.ComponentModel;

namespace Parley.Server.Models;

/// <summary>The fetching of a model, as clients are told of it.</summary>
internal sealed record PullReport(
    [property: Description("Name of the model.")] string Model,
    PullState State,
    [property: Description("Bytes that are here, those of earlier attempts included.")] long BytesDone,
    [property: Description("Of all files; null until each one's size is known.")] long? BytesTotal,
    [property: Description("Over the last seconds; 0 while nothing comes.")] double BytesPerSecond,
    [property: Description("At that speed; null while nobody can say.")] double? TimeLeftMs,
    int FilesDone,
    [property: Description("0 until the files are known.")] int FilesTotal,
    [property: Description("What is waited for, or which attempt this is; null where nothing is out of the ordinary.")] string? Note,
    [property: Description("What went wrong and what to do; null where nothing did.")] string? Error,
    [property: Description("When it has completed: which engine uses the model now, or what to do so that one does; else null.")] string? Next,
    DateTimeOffset QueuedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt);
