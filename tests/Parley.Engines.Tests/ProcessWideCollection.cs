namespace Parley.Engines.Tests;

/// <summary>For tests that measure or change the whole process; nothing else runs meanwhile.</summary>
[CollectionDefinition(nameof(ProcessWideCollection), DisableParallelization = true)]
public sealed class ProcessWideCollection;
