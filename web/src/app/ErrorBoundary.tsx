import { Component, type ReactNode } from 'react';

interface Props {
  readonly children: ReactNode;
  readonly broken: (error: Error, again: () => void) => ReactNode; // what stands in the place of what stopped
}

/** ErrorBoundary keeps a fault in one part of the page from taking the rest along. */
export class ErrorBoundary extends Component<Props, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    return error ? this.props.broken(error, () => this.setState({ error: null })) : this.props.children;
  }
}
