using Microsoft.Extensions.Options;

namespace Parley.Server.Configuration;

/// <summary>Holds the ranges of <see cref="SessionSocketOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class SessionSocketOptionsValidator : IValidateOptions<SessionSocketOptions>;
