namespace Parley.Core.Tests;

/// <summary>For tests of what is one for the whole process, such as traces; nothing else runs meanwhile.</summary>
[CollectionDefinition(nameof(ProcessWideCollection), DisableParallelization = true)]
public sealed class ProcessWideCollection;
